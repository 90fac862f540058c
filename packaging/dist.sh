#!/bin/sh
# dist.sh VERSION FOLDER: the sources as FOLDER/convoke-VERSION.tar.gz, with its SHA-256 beside it. What git tracks, as it
# stands; in an unpacked archive, which has no git, everything but what was built. The same sources give the same bytes.
set -eu
name=convoke-$1
folder=$2
mkdir -p "$folder"
list=$(mktemp)
trap 'rm -f "$list" "$folder/$name.tar"' EXIT

if [ -e .git ] && command -v git >/dev/null; then
	# A checkout may belong to another than the root who installs from it.
	git -c safe.directory="$PWD" ls-files -z >"$list"
else
	find . \( -path ./.git -o -path ./build -o -path "./$folder" \) -prune -o \
		-type f ! -path ./convoke ! -path ./compile_commands.json -printf '%P\0' >"$list"
fi
LC_ALL=C sort -z -o "$list" "$list"

# The date is the release's: debian/changelog tells it.
released=$(sed -n 's/^ -- .*>  //p' debian/changelog | head -n 1)
LC_ALL=C tar --create --file="$folder/$name.tar" --null --no-recursion --files-from="$list" --transform="s,^,$name/," --format=ustar \
	--owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' --mtime="$released"
gzip -9nf "$folder/$name.tar"
cd "$folder"
sha256sum "$name.tar.gz" >"$name.tar.gz.sha256"
echo "$folder/$name.tar.gz"
