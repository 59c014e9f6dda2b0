"""The errors of the page and the API.

QAError
└── WebError                  ``status`` is the HTTP status, ``title`` the kind of problem in a few words
    ├── ServeError            the server cannot be started as told
    ├── NotFoundError         404
    ├── ForbiddenError        403
    ├── UnauthorisedError     401
    ├── TooLargeError         413
    ├── MisdirectedError      421, the name of another server
    ├── BadRequestError       422
    ├── BusyError             503, too many are waiting
    └── SlowError             503, it took too long
"""

from __future__ import annotations

from qa.errors import QAError


class WebError(QAError):
    """Something that ends a request, in words for the person who made it."""

    status = 500
    title = "Something went wrong"


class ServeError(WebError):
    """The server cannot be started as told."""


class NotFoundError(WebError):
    """What the address names is not there."""

    status = 404
    title = "Not found"


class ForbiddenError(WebError):
    """The request comes from where it may not, or asks for what is switched off."""

    status = 403
    title = "Not allowed"


class UnauthorisedError(WebError):
    """The request lacks the token."""

    status = 401
    title = "Token needed"


class TooLargeError(WebError):
    """The request is larger than the server takes."""

    status = 413
    title = "Too large"


class MisdirectedError(WebError):
    """The request names a server that this one is not."""

    status = 421
    title = "Another server was meant"


class BadRequestError(WebError):
    """The request cannot be understood as it is; ``field`` names the one of a form that is wrong, where one is."""

    status = 422
    title = "The request is not in its form"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class BusyError(WebError):
    """More requests are waiting than the server takes on."""

    status = 503
    title = "Busy"


class SlowError(WebError):
    """The work took longer than a request may."""

    status = 503
    title = "Took too long"
