"""Statements straight to the driver, many rows in one: how webhooks and scans write what they bring.

SQLAlchemy knows the columns, how their values are bound and read and what stands in them by default; but to build,
compile and wrap each of these statements costs several times what the database takes. Here the text of a statement is
made once for each number of rows, and values only ever go to the driver as parameters.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.base import Base

MOST_ROWS = 256
"""Rows a statement: SQLite takes 32,766 parameters, PostgreSQL 65,535, and no table of ours has a hundred columns."""

Row = tuple[Any, ...]
Converter = Callable[[Any], Any]


def insert_many(
    session: Session,
    row: type[Base],
    values: Sequence[Mapping[str, Any]],
    *,
    unique: tuple[str, ...] = (),
    returning: tuple[str, ...] = ("id",),
) -> list[Row]:
    """Insert rows whose mappings have the same keys in the same order; the named columns of each new row, in any order.

    With `unique`, a row is left out when those columns stand in the table already, or in an earlier one of `values`.
    What the rows refer to is flushed already. Only columns that need no conversion can be asked for.
    """
    if not values:
        return []
    connection = session.connection()
    given = tuple(values[0])
    binders, fill = _shape(row, connection.dialect, given)
    columns = (*given, *fill)
    new: list[Row] = []
    for start in range(0, len(values), MOST_ROWS):
        part = values[start : start + MOST_ROWS]
        bound = [
            binder(value) if binder else value
            for one in part
            for binder, value in zip(binders, (*one.values(), *(make() for make in fill.values())), strict=True)
        ]
        text = _insert(row, connection.dialect.paramstyle, columns, len(part), unique, returning)
        new += _run(connection, text, bound, fetch=bool(returning))
    return new


def find_many(
    session: Session,
    row: type[Base],
    columns: tuple[str, ...],
    *,
    among: str,
    values: Sequence[Any],
    site: int | None = None,
) -> list[Row]:
    """The named columns of those rows (of a site) whose column `among` holds one of the values, in any order."""
    connection = session.connection()
    readers = _readers(row, connection.dialect, columns)
    found: list[Row] = []
    for start in range(0, len(values), MOST_ROWS):
        part = values[start : start + MOST_ROWS]
        text = _select(row, connection.dialect.paramstyle, columns, among, len(part), site is not None)
        found += [
            tuple(reader(value) if reader else value for reader, value in zip(readers, one, strict=True))
            for one in _run(connection, text, [*part, *([] if site is None else [site])], fetch=True)
        ]
    return found


def _run(connection: Connection, text: str, bound: Sequence[Any], *, fetch: bool) -> list[Row]:
    """Run a statement in the transaction there is. Raise what SQLAlchemy would: never with a value in it."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, bound)
        return list(cursor.fetchall()) if fetch else []
    except connection.dialect.loaded_dbapi.Error as error:
        base = connection.dialect.loaded_dbapi.Error
        gone = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            text, None, error, base, hide_parameters=True, connection_invalidated=gone, dialect=connection.dialect
        ) from None
    finally:
        cursor.close()


@cache
def _shape(
    row: type[Base], dialect: Dialect, given: tuple[str, ...]
) -> tuple[tuple[Converter | None, ...], dict[str, Callable[[], Any]]]:
    """How each column's value is bound, and what makes the value of those that are not given but have a default."""
    table: Any = row.__table__
    fill = {column.name: _maker(column.default) for column in table.columns if _stands_in(column, given)}
    binders = (table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in (*given, *fill))
    return tuple(binders), fill


def _stands_in(column: Any, given: tuple[str, ...]) -> bool:
    return column.name not in given and column.default is not None


def _maker(default: Any) -> Callable[[], Any]:
    return (lambda: default.arg(None)) if default.is_callable else (lambda: default.arg)


@cache
def _readers(row: type[Base], dialect: Dialect, columns: tuple[str, ...]) -> tuple[Converter | None, ...]:
    table: Any = row.__table__
    return tuple(table.c[name].type.dialect_impl(dialect).result_processor(dialect, None) for name in columns)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)  # some are words of SQL


def _marks(paramstyle: str, count: int) -> str:
    return f"({', '.join(['?' if paramstyle == 'qmark' else '%s'] * count)})"


@cache
def _insert(  # noqa: PLR0917 - a cache's key
    row: type[Base],
    paramstyle: str,
    columns: tuple[str, ...],
    count: int,
    unique: tuple[str, ...],
    returning: tuple[str, ...],
) -> str:
    marks = ", ".join([_marks(paramstyle, len(columns))] * count)
    parts = [f'INSERT INTO "{row.__tablename__}" ({_names(columns)}) VALUES {marks}']  # noqa: S608 - names of ours
    if unique:
        parts.append(f"ON CONFLICT ({_names(unique)}) DO NOTHING")
    if returning:
        parts.append(f"RETURNING {_names(returning)}")
    return " ".join(parts)


@cache
def _select(  # noqa: PLR0917 - a cache's key
    row: type[Base], paramstyle: str, columns: tuple[str, ...], among: str, count: int, of_site: bool
) -> str:
    where = f'"{among}" IN {_marks(paramstyle, count)}'
    text = f'SELECT {_names(columns)} FROM "{row.__tablename__}" WHERE {where}'  # noqa: S608 - names of ours
    return f"{text} AND site_id = {_marks(paramstyle, 1)}" if of_site else text
