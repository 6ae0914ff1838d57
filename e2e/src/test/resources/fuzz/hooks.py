"""What the fuzzer cannot know from the OpenAPI document."""

import itertools

import requests
import schemathesis

_numbers = itertools.count(1)
_send = requests.Session.send


# Whoever fails to authenticate ten times has to wait, and the fuzzer fails on purpose all the time:
# each call comes from an address of its own, as a proxy that the services trust would say.
def _send_from_anywhere(session, request, **options):
    number = next(_numbers)
    request.headers["x-forwarded-for"] = f"198.18.{number // 256 % 256}.{number % 256}"
    return _send(session, request, **options)


requests.Session.send = _send_from_anywhere


# A cursor comes out of the answer before; a made-up one is refused, and rightly so.
@schemathesis.hook
def before_call(context, case, kwargs):
    if case.meta.generation.mode.is_positive and case.query:
        case.query.pop("cursor", None)
