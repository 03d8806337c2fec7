"""What nobody asks: every door once with each of its fields, filters and addresses gone mad."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, cast

import yaml
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.urls import URLPattern, URLResolver, get_resolver

from config.urls import API_APPS, api_router

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
API = "/api/v1/"
HUGE = "9" * 25
DAY, INSTANT = "2026-11-10", "2026-11-10T08:00:00Z"
OWN_OF_DJANGO = ("/history/", "/delete/", "/add/", "/change/", "<path:object_id>/")

WRONG: list[Any] = [
    None,
    [],
    {},
    10**20,
    [[None]],
    "\ud800",
    -1,
    {"\0": ["\0"]},
    True,
    ["x"],
    1e308,
    "",
    "x" * 3000,
]
"""For any field of a body: wrong types, NUL, halves of characters, numbers that no column holds."""

FITTING: dict[str, list[Any]] = {
    "integer": [10**20, -(10**20)],
    "array": [[10**20], ["\0"]],
    "date": ["0001-01-01", "9999-12-31"],
    "date-time": ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01"],
    "month": ["0001-01", "9999-12"],
    "text": ["a\0b"],
}
"""What is of the right kind, and absurd all the same."""

BODIES = ["[]", '"x"', "null", "{", "[" * 5000, "[{}]", '{"a": NaN}', "1"]
TEXTS = ["a\0b", HUGE, "0001-01-01", "9999-12-31", "x", "0001-01", "-1", "9999-12-31T23:59:59Z", ""]
PAGES = [
    "month=0001-01&day=0001-01-01&first=0001-01-01&last=9999-12-31&week=0001-01-01",
    f"month=9999-12&day=9999-12-31&team={HUGE}&operator={HUGE}&plan={HUGE}&ids={HUGE}",
    "month=%00&day=x&team=x&operator=x&person=x&week=x&plan=x&ids=x",
]


@dataclass(frozen=True)
class Ask:
    """One request."""

    method: str
    url: str
    query: dict[str, str] = field(default_factory=dict)
    body: str | None = None

    def __str__(self) -> str:
        return f"{self.method} {self.url} {self.query or ''} {(self.body or '')[:200]}"


class Api:
    """The API by its snapshot."""

    def __init__(self) -> None:
        self.spec = yaml.load(SNAPSHOT.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        self.wrong, self.texts, self.bodies = cycle(WRONG), cycle(TEXTS), cycle(BODIES)
        self.fitting = {kind: cycle(values) for kind, values in FITTING.items()}
        self.keys = {
            prefix: cast(Any, viewset)
            .queryset.model._base_manager.order_by("-pk")
            .values_list("pk", flat=True)
            .first()
            for prefix, viewset, _basename in api_router().registry
        }

    def asks(self) -> Iterator[Ask]:
        """Ask every act of every route once for each of its parameters and fields."""
        for path, acts in self.spec["paths"].items():
            if not path.startswith(API) or path.startswith(f"{API}auth/"):
                continue
            prefix = max((one for one in self.keys if path.startswith(f"{API}{one}/")), key=len)
            url = re.sub(r"\{\w+\}", str(self.keys[prefix] or 1), path)
            for method, act in acts.items():
                if "{" in path:
                    yield Ask(method, re.sub(r"\{\w+\}", HUGE, path), body=None if method == "get" else "{}")
                yield from self._filters(method, url, act)
                yield from self._bodies(method, url, act)

    def _filters(self, method: str, url: str, act: dict[str, Any]) -> Iterator[Ask]:
        for parameter in act.get("parameters", []):
            if method == "get" and parameter["in"] == "query":
                yield Ask(method, url, {parameter["name"]: next(self.texts)})

    def _bodies(self, method: str, url: str, act: dict[str, Any]) -> Iterator[Ask]:
        shape = act.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if shape is None:
            return
        yield Ask(method, url, body=next(self.bodies))
        sound = self._sound(shape)
        if isinstance(sound, list):
            yield Ask(method, url, body=json.dumps([next(self.wrong)]))
            [sound] = sound
        for name, value in sound.items() if isinstance(sound, dict) else ():
            for absurd in (next(self.wrong), next(self.fitting[_kind(name, value)])):
                yield Ask(method, url, body=json.dumps({**sound, name: absurd}))

    def _sound(self, shape: dict[str, Any]) -> Any:
        """Make up a value of a shape, so that what is absurd beside it is looked at."""
        while "$ref" in shape or "allOf" in shape or "oneOf" in shape:
            one = shape.get("allOf") or shape.get("oneOf")
            shape = one[0] if one else self.spec["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
        kind, form = shape.get("type"), shape.get("format")
        if "enum" in shape:
            return shape["enum"][0]
        if kind == "object":
            needed = shape.get("properties", {})
            return {name: self._sound(one) for name, one in needed.items() if not one.get("readOnly")}
        if kind == "array":
            return [self._sound(shape["items"])]
        plain = {"integer": 1, "number": 1, "boolean": True}
        texts = {"date": DAY, "date-time": INSTANT, "decimal": "1"}
        return plain.get(str(kind)) or texts.get(str(form), "1003")


def _kind(name: str, value: Any) -> str:
    """Say what a field holds, by its name and a sound value of it."""
    if isinstance(value, list | dict):
        return "array"
    if isinstance(value, int):
        return "integer"
    if name == "month":
        return "month"
    return {DAY: "date", INSTANT: "date-time"}.get(value, "text")


def page_asks() -> Iterator[Ask]:
    """Ask for every page that is not Django's own: of a row that is there, in an absurd month, and so on."""
    queries = cycle(PAGES)
    for pattern in _patterns(get_resolver()):
        if pattern.startswith("me/") or (pattern.startswith("admin/") and pattern.count("/") > 3):
            key = _keys().get("/".join(pattern.split("/")[:3]))
            if not pattern.endswith(OWN_OF_DJANGO) and (key or pattern.startswith("me/")):
                yield Ask("get", f"/{_filled(pattern, str(key or 1))}?{next(queries)}")


def list_asks() -> Iterator[tuple[ModelAdmin[Any], str]]:
    """Ask for every list of the admin by a search and by each of its filters."""
    texts = cycle(["%00", "a%00b", HUGE, "x", "0001-01-01", "9999-12-31"])
    for model, model_admin in admin.site._registry.items():
        if model._meta.app_label not in API_APPS:
            continue
        yield model_admin, "q=a%00b&o=99.x"
        for one in model_admin.list_filter:
            own = getattr(one, "parameter_name", None)
            name = own or f"{one[0] if isinstance(one, tuple) else one}__exact"
            yield model_admin, f"{name}={next(texts)}"


@cache
def _keys() -> dict[str, Any]:
    """Find a row of each model, by where its pages begin; none for those that others own."""
    return {
        f"admin/{model._meta.app_label}/{model._meta.model_name}": model._base_manager.order_by("-pk")
        .values_list("pk", flat=True)
        .first()
        for model in admin.site._registry
        if model._meta.app_label in API_APPS
    }


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _patterns(one, before + str(one.pattern))


def _filled(pattern: str, key: str) -> str:
    return re.sub(r"<(?:int|path):\w+>", key, re.sub(r"<str:\w+>", "x", pattern))
