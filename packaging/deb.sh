#!/bin/sh
# deb.sh VERSION FOLDER: the Debian package, by Debian's own tools, from the source archive. All of it happens in FOLDER.
set -eu
folder=$2
# What this make was told is not meant for the one that the package is built with.
unset MAKEFLAGS MFLAGS MAKEOVERRIDES
rm -rf "$folder"
sh packaging/dist.sh "$1" "$folder" >/dev/null
cd "$folder"
tar -xzf "convoke-$1.tar.gz"
(cd "convoke-$1" && dpkg-buildpackage --build=binary --unsigned-source --unsigned-changes) >build.log 2>&1 || {
	tail -n 30 build.log >&2
	echo "the package cannot be built; $folder/build.log has all that was said" >&2
	exit 1
}
! command -v lintian >/dev/null || lintian --allow-root --fail-on error,warning convoke_"$1"_*.changes
ls "$PWD"/convoke_"$1"_*.deb
