"""The shapes of the JSON as pydantic models, by which the HTTP API and the MCP server describe them to their clients.

A shape is a TypedDict and stands beside its noun. Pydantic takes those of the standard library from Python 3.12 on
only, and loads slowly: the nouns do without it.
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel, Field, create_model

from qa.models import Probability

_SUFFIX = "Dict"  # of the name of a shape, which its model is called without
_AS_IS = (Literal, Annotated)


@cache
def model(shape: type) -> type[BaseModel]:
    """The model of a shape: its fields with their types, its docstring, its name but for the suffix.

    A field that may be left out (NotRequired) is None there.
    """
    hints = get_type_hints(shape, include_extras=True)
    fields: dict[str, Any] = {name: _field(name, hint) for name, hint in hints.items()}
    found: type[BaseModel] = create_model(
        shape.__name__.removesuffix(_SUFFIX), __doc__=shape.__doc__, **{_safe(name): fields[name] for name in fields}
    )
    return found


class Described:
    """In ``Annotated[SomeDict, Described()]``: a field of a model that is of a shape."""

    def __get_pydantic_core_schema__(self, shape: Any, handler: Any) -> Any:
        """What pydantic asks of a type that it does not know."""
        return handler.generate_schema(described(shape))


def _field(name: str, hint: Any) -> tuple[Any, Any]:
    alias = None if _safe(name) == name else name
    if get_origin(hint) is NotRequired:
        return described(get_args(hint)[0]) | None, Field(None, alias=alias)
    return described(hint), Field(alias=alias)


def _safe(name: str) -> str:
    """A name that is none of a model's own."""
    return f"{name}_" if hasattr(BaseModel, name) else name


def described(hint: Any) -> Any:
    """A type with the model of each shape in it: of a shape its model, of a list of it a list of the model."""
    if is_typeddict(hint):
        return model(hint)
    if hint == Probability:
        return Annotated[float, Field(ge=0, le=1)]
    origin, parts = get_origin(hint), get_args(hint)
    if not parts or origin in _AS_IS:
        return hint
    inner = tuple(map(described, parts))
    return Union[inner] if origin in (UnionType, Union) else origin[inner]  # noqa: UP007 (of a tuple)
