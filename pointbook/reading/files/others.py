"""Whatever is not a plain .xlsx, in its own format: called by name in the process that may die."""

from __future__ import annotations

from pointbook.reading.files import ods, preflight, xls, xlsb, xlsx
from pointbook.reading.files.package import Package
from pointbook.reading.files.sheet import Sheet


def sheets(data: bytes) -> list[Sheet]:
    """The sheets of a workbook of any kind, in order."""
    if data.startswith(preflight.OLE):
        return xls.sheets(data)
    package = Package(data)
    match package.kind():
        case "ods":
            return ods.sheets(package)
        case "xlsb":
            return xlsb.sheets(package)
    return xlsx.sheets(package, xlsx.whole)
