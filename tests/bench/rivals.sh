#!/bin/sh
# rivals.sh FOLDER: what convoke is compared with, by the system's package manager and by npm. What cannot be had is
# left out of the table.
folder=$1
missing=
for program in less fzf nnn ncdu htop lnav visidata tig git node npm sqlite3; do
	command -v $program >/dev/null 2>&1 || missing="$missing $program"
done
missing=$(echo "$missing" | sed 's/ node/ nodejs/')
if [ -n "$missing" ] && command -v apt-get >/dev/null 2>&1; then
	as_root=
	[ "$(id -u)" -eq 0 ] || as_root=sudo
	for package in $missing; do
		$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$package" >/dev/null 2>&1 ||
			echo "- not to be had: $package"
	done
fi
if command -v npm >/dev/null 2>&1 && [ ! -d "$folder/node_modules/twilio" ]; then
	npm install --prefix "$folder" --no-audit --no-fund --no-save twilio >/dev/null 2>&1 || echo "- not to be had: twilio by npm"
fi
exit 0
