"""An archive that does not tell when it was written, so that the same parts make the same bytes."""

import datetime
import shutil
import zipfile
from pathlib import Path
from typing import Any

MOMENT = datetime.datetime(2019, 11, 26, tzinfo=datetime.UTC).replace(tzinfo=None)  # the day of the law
BLOCK = 1 << 20


class Undated(zipfile.ZipFile):
    """A packed archive whose every part is of the same moment; a part from the disk is copied in blocks."""

    def __init__(self, file: Any) -> None:
        super().__init__(file, "w", zipfile.ZIP_DEFLATED)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *args: Any, **kwargs: Any) -> None:
        super().writestr(_part(zinfo_or_arcname), data, zipfile.ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *args: Any, **kwargs: Any) -> None:
        part = _part(arcname)
        part.file_size = Path(filename).stat().st_size  # tells whether the part is larger than 2 GB
        with Path(filename).open("rb") as source, self.open(part, "w") as target:
            shutil.copyfileobj(source, target, BLOCK)


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, MOMENT.timetuple()[:6])
    part.compress_type = zipfile.ZIP_DEFLATED
    return part
