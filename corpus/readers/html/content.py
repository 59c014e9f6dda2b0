"""Which part of a page is its content: everything around it is navigation, banners and boilerplate.

Taking elements out of a page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode
_ROOTS = ("main", "[role=main]", "article", "[role=article]", "#main-content", "#content", "body")
_UNSEEN = (
    "script, style, template, noscript, svg, canvas, iframe, object, embed, audio, video, button, select, "
    "textarea, input, datalist, dialog, [hidden]:not([hidden=until-found]), [aria-hidden=true], "
    ".visually-hidden, .govuk-visually-hidden, .nhsuk-u-visually-hidden, .sr-only, .screen-reader-text"
)
# By role, and by the class names of the design systems of GOV.UK and the NHS.
_FURNITURE = (
    "nav, aside, menu, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], "
    "[role=search], [role=dialog], [role=alertdialog], [role=menu], [role=menubar], [role=toolbar], "
    "a.skip-link, a.govuk-skip-link, a.nhsuk-skip-link, .govuk-breadcrumbs, .govuk-back-link, "
    ".govuk-phase-banner, .govuk-pagination, .gem-c-contextual-sidebar, .gem-c-contextual-footer, "
    ".gem-c-step-nav, .gem-c-feedback, .gem-c-single-page-notification-button, .nhsuk-breadcrumb, "
    ".nhsuk-contents-list, .nhsuk-pagination"
)
_PAGE_EDGES = "body > header, body > footer, body > div > header, body > div > footer"
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_COOKIES = re.compile(r"cookie|consent", re.IGNORECASE)
_BANNER = re.compile(r"banner|bar\b|notice|popup|overlay|modal|manager|onetrust|message", re.IGNORECASE)
# Names that mean navigation only where most of the text is links: a class "related" may also hold prose.
_LINK_LISTS = re.compile(
    r"(?<![a-z])(related|sidebar|share|sharing|skip|menu|toc|contents-list|navigation|navbar|breadcrumbs?|pagination"
    r"|pager|footer|header|back-to-top|print-link|tags|feedback|newsletter|subscribe)(?![a-z])",
    re.IGNORECASE,
)
_BOXES = frozenset({"div", "section", "ul", "ol", "table", "header", "footer"})
# The share of the text of a box that is links and their headings. Less, and prose with many references goes; more, and
# lists of links with a word on each stay.
_MOSTLY_LINKS = 0.6
# The share of the text of a page that its content has at least: a smaller <main> frames only a heading.
_LEAST_CONTENT = 0.25


def remove(nodes: Sequence[LexborNode]) -> None:
    """Take elements out of their tree.

    An element inside another one of them goes with it: its memory is freed then, so it must not be touched
    again.
    """
    chosen = {node.mem_id for node in nodes}
    outermost = [node for node in nodes if not any(above.mem_id in chosen for above in _ancestors(node))]
    for node in outermost:
        node.decompose()


def _ancestors(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    while above is not None:
        yield above
        above = above.parent


def main_content(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds the content, after everything that is not content has been taken out of the
    tree.
    """
    styled = tree.css("[style]")
    remove(
        tree.css(_UNSEEN)
        + [node for node in styled if _INVISIBLE_STYLE.search(node.attributes.get("style") or "")]
    )
    root = _root(tree)
    if root is not None:
        _remove_furniture(root)
    return root


def _root(tree: LexborHTMLParser) -> LexborNode | None:
    whole = _length(tree.body) if tree.body is not None else 0
    for selector in _ROOTS:
        found = tree.css(selector)
        if selector != "body" and len(found) != 1:
            continue
        # A <main> that frames only a heading is a mistake of the page's template.
        if found and (selector == "body" or _length(found[0]) >= _LEAST_CONTENT * whole):
            return found[0]
    return tree.body


def _remove_furniture(root: LexborNode) -> None:
    remove([node for node in root.css(_FURNITURE) if node.mem_id != root.mem_id])
    if root.tag == "body":
        remove([node for node in root.css(_PAGE_EDGES) if node.tag == "footer" or not node.css("h1")])
    remove([node for node in root.css("[class], [id]") if node.mem_id != root.mem_id and _is_furniture(node)])


def _is_furniture(node: LexborNode) -> bool:
    name = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    if _COOKIES.search(name) and _BANNER.search(name):
        return True
    return node.tag in _BOXES and bool(_LINK_LISTS.search(name)) and _link_share(node) >= _MOSTLY_LINKS


def _link_share(node: LexborNode) -> float:
    if not node.css("a"):
        return 0.0
    return sum(_length(link) for link in node.css("a, h2, h3")) / max(1, _length(node))


def _length(node: LexborNode) -> int:
    return len("".join(node.text().split()))
