#!/usr/bin/env python3
"""Print what a built program is made of: SPDX 2.3 JSON, from the libraries that it is linked with and the headers it uses.

usage: make_sbom.py PROGRAM

Libraries and their versions are those of the Debian or Ubuntu packages that hold them on this machine.
"""
import hashlib
import json
import re
import subprocess
import sys
from datetime import datetime, timezone
from pathlib import Path

HEADER_ONLY = ["libcli11-dev", "libtomlplusplus-dev", "libeigen3-dev", "nlohmann-json3-dev", "libboost-dev", "libthrust-dev"]


def output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def linked_files(program: Path) -> list[str]:
    return sorted({match[1] for match in re.finditer(r"=> (/\S+)", output("ldd", str(program)))})


def package_of(file: str) -> str | None:
    """The package that holds a file, by its own path or the one that /usr is merged into."""
    for path in (file, str(Path(file).resolve()), "/usr" + file, file.removeprefix("/usr")):
        owner = output("dpkg-query", "-S", path).split(": ")[0]
        if owner:
            return owner.split(",")[0].split(":")[0]
    return None


def version_of(package: str) -> str:
    return output("dpkg-query", "-W", "-f", "${Version}", package)


def spdx_package(name: str, version: str, comment: str) -> dict:
    return {"SPDXID": f"SPDXRef-{re.sub('[^A-Za-z0-9.-]', '-', name)}", "name": name, "versionInfo": version or "NOASSERTION",
            "downloadLocation": "NOASSERTION", "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
            "copyrightText": "NOASSERTION", "filesAnalyzed": False, "comment": comment}


def sbom(program: Path, now: datetime) -> dict:
    said = output(str(program), "--version").split()
    version = said[1] if len(said) > 1 else ""
    own = spdx_package("ballast", version, " ".join(said))
    own["licenseDeclared"] = "Apache-2.0"
    own["checksums"] = [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(program.read_bytes()).hexdigest()}]
    packages = {}
    for file in linked_files(program):
        if name := package_of(file):
            packages[name] = spdx_package(name, version_of(name), f"linked: {Path(file).name}")
    for name in HEADER_ONLY:
        if found := version_of(name):
            packages.setdefault(name, spdx_package(name, found, "headers compiled in"))
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"ballast-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/ballast-{version}-{own['checksums'][0]['checksumValue'][:16]}",
        "creationInfo": {"created": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: scripts/make_sbom.py"]},
        "packages": [own, *(packages[name] for name in sorted(packages))],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": own["SPDXID"]}] +
                         [{"spdxElementId": own["SPDXID"], "relationshipType": "DEPENDS_ON",
                           "relatedSpdxElement": packages[name]["SPDXID"]} for name in sorted(packages)]}


def main() -> int:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_file():
        print(__doc__, file=sys.stderr)
        return 2
    print(json.dumps(sbom(Path(sys.argv[1]).resolve(), datetime.now(timezone.utc)), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
