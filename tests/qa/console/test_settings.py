"""The file of settings: found in its places, read once, and what is wrong with it told by line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import cli
from qa.console.settings import KEYS, Settings
from qa.errors import SettingsFileError


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POLICYQA_STORE", raising=False)
    monkeypatch.chdir(tmp_path)


def write(folder: Path, text: str) -> Path:
    """A file of settings in a folder."""
    folder.mkdir(exist_ok=True)
    path = folder / "policyqa.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_in_this_folder_names_the_store(tmp_path: Path) -> None:
    """From the folder of the file; what is said on the command line or in the environment goes before it."""
    write(tmp_path, 'store = "kept/.store"\n')
    assert Settings().store.resolve() == tmp_path / "kept" / ".store"
    assert Settings(tmp_path / "other").store == tmp_path / "other"


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a service sets it."""
    write(tmp_path, 'store = "kept"\n')
    monkeypatch.setenv("POLICYQA_STORE", str(tmp_path / "named"))
    assert Settings().store == tmp_path / "named"


@pytest.mark.parametrize("place", ["store", "."])
def test_a_file_in_or_beside_the_store_is_found(tmp_path: Path, place: str) -> None:
    """Whatever folder the command is given in."""
    home = tmp_path / "home"
    home.mkdir()
    write(home / place, "[limits]\npassages = 3\n")
    assert Settings(home / "store").defaults("ask") == {"k": 3}
    assert Settings(tmp_path / "elsewhere" / "store").defaults("ask") == {}


def test_settings_are_defaults_that_an_option_goes_before(store: Path, tmp_path: Path) -> None:
    """Also where the store is named after the command."""
    write(tmp_path, f'store = "{store.as_posix()}"\n[limits]\npassages = 1\n')
    run = CliRunner().invoke
    ask = ["ask", "What is meant by mutual aid?", "--json"]
    assert '"rank": 2' not in run(cli.main, ask).stdout
    assert '"rank": 3' in run(cli.main, [*ask, "-k", "3"]).stdout
    assert '"rank": 3' in run(cli.main, [*ask, "--store", str(store)]).stdout


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('stor = "x"\n', r"line 1: there is no setting 'stor'. There are: store, service.name"),
        ('# mine\nstore = "x"\n\n[limits]\nseconds = "60"\n', r"line 5: 'limits.seconds' .* must be a whole number"),
        ("[limits]\nmemory = 1\n", r"line 2: .* is 1; it must be from 256 to 1,000,000"),
        ("[limits]\npassages = true\n", r"line 2: .* must be a whole number"),
        ("store = 5\n", r"line 1: .* must be a text in quotation marks"),
        ('store = ""\n', r"line 1: .* is empty"),
        ("limits = {seconds = 0}\n", r"line 1: "),
        ("store = x\n", r"is not TOML: .*line 1.* Write lines such as"),
        ('[service]\nname = "a"\nlogo = "b"\n', r"line 3: there is no setting 'service.logo'"),
        ('[service]\ncontact = """\n"""\n', r"line 2: 'service.contact' .* is empty"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_remedy(tmp_path: Path, text: str, problem: str) -> None:
    """File, line, what is wrong, what would be right."""
    path = write(tmp_path / "store", text)
    with pytest.raises(SettingsFileError, match=problem) as caught:
        Settings(tmp_path / "store").defaults("add")
    assert str(caught.value).startswith(str(path))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """Notepad may have saved it so."""
    write(tmp_path / "store", "").write_bytes('store = "Łódź"'.encode("utf-16"))
    with pytest.raises(SettingsFileError, match="is not in UTF-8"):
        Settings(tmp_path / "store").defaults("add")


def test_an_error_of_the_file_ends_a_command_with_one_line(tmp_path: Path, store: Path) -> None:
    """Exit 1, nothing done; a help text does not need the file."""
    write(tmp_path, "nonsense\n")
    done: Any = CliRunner().invoke(cli.main, ["ask", "x"])
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ./policyqa.toml: is not TOML")
    assert CliRunner().invoke(cli.main, ["ask", "--help"]).exit_code == 0
    assert CliRunner().invoke(cli.main, ["status", "--store", str(store)]).exit_code == 0


@pytest.mark.parametrize("name", KEYS)
def test_a_setting_stands_in_for_options_that_there_are(name: str) -> None:
    """Each command and parameter of the table exists."""
    for command, parameter in KEYS[name].options:
        assert parameter in {one.name for one in cli.main.commands[command].params}


def test_the_file_that_the_documentation_shows_is_taken_and_has_every_setting(tmp_path: Path) -> None:
    """What a user copies works as it stands."""
    page = Path(cli.__file__).parent / "docs" / "commands.md"
    if not page.is_file():
        pytest.skip("there is no documentation here: the tests run apart from the checkout")
    (shown,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    write(tmp_path, shown)
    assert set(Settings()._file) == set(KEYS)
    assert Settings().store.resolve() == tmp_path / ".store"
    served = Settings().defaults("serve")
    assert served["service"] == "Board papers"
    assert set(served) == {name.partition(".")[2].replace("name", "service") for name in KEYS if "service." in name}
