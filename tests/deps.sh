#!/bin/sh
# deps.sh MODULE...: installs what building and testing needs unless pkg-config finds all
# modules; deps.sh --lint, --fuzz, --deb: what `make lint`, `make fuzz` and `make deb` need. Uses the system's package
# manager, as root or by sudo.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

complete() {
	if [ "$1" = --lint ]; then
		have clang && have clang-tidy && have cppcheck && have mandoc
		return
	fi
	if [ "$1" = --fuzz ]; then
		have clang && have clang++ && libfuzzer
		return
	fi
	if [ "$1" = --deb ]; then
		have dpkg-buildpackage && dpkg-checkbuilddeps 2>/dev/null
		return
	fi
	have cc && have c++ && have pkg-config && have mandoc && have tmux && have jq && have patch && pkg-config --exists "$@" &&
		printf '#include <csv.h>\n#include <phonenumbers/phonenumberutil.h>\n' | c++ -E -x c++ - >/dev/null 2>&1
}

# clang alone is not enough: the runtime comes in a package of its own on some systems.
libfuzzer() {
	trial=$(mktemp) || return
	echo 'int LLVMFuzzerTestOneInput(const char *data, long size) { return data && size < 0; }' |
		clang -w -x c -fsanitize=fuzzer,address,undefined -o "$trial" - >/dev/null 2>&1
	found=$?
	rm -f "$trial"
	return $found
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then "$@"
	elif have sudo; then sudo "$@"
	else
		echo "packages are missing: run this once as root (or install sudo):  $*" >&2
		exit 1
	fi
}

apt_install() {
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

complete "$@" && exit 0
if [ "$1" = --deb ]; then
	have apt-get || { echo "a Debian package is built on Debian or its kin" >&2; exit 1; }
	as_root apt-get update -q
	apt_install build-essential debhelper
	# What the program is built with stands in debian/control.
	as_root env DEBIAN_FRONTEND=noninteractive apt-get build-dep -q -y --no-install-recommends ./
elif have apt-get; then
	packages="gcc g++ libc6-dev pkg-config libncurses-dev libcurl4-openssl-dev libsqlite3-dev libjson-c-dev
		libphonenumber-dev libutf8proc-dev libcsv-dev libinih-dev libqrencode-dev libssl-dev libicu-dev libmicrohttpd-dev
		check libvterm-dev mandoc tmux jq patch tzdata ca-certificates"
	[ "$1" = --lint ] && packages="clang clang-tidy cppcheck mandoc"
	[ "$1" = --fuzz ] && packages="clang"
	as_root apt-get update -q
	# shellcheck disable=SC2086
	apt_install $packages
	[ "$1" != --fuzz ] || libfuzzer || apt_install "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
elif have dnf; then
	packages="gcc gcc-c++ pkgconf ncurses-devel libcurl-devel sqlite-devel json-c-devel libphonenumber-devel
		utf8proc-devel libcsv-devel inih-devel qrencode-devel openssl-devel libicu-devel libmicrohttpd-devel check-devel
		libvterm-devel mandoc tmux jq patch tzdata"
	[ "$1" = --lint ] && packages="clang clang-tools-extra cppcheck mandoc"
	[ "$1" = --fuzz ] && packages="clang compiler-rt"
	# shellcheck disable=SC2086
	as_root dnf install -y $packages
elif have pacman; then
	packages="base-devel ncurses curl sqlite json-c libphonenumber libutf8proc libcsv libinih qrencode openssl icu
		libmicrohttpd check libvterm mandoc tmux jq tzdata"
	[ "$1" = --lint ] && packages="clang cppcheck mandoc"
	[ "$1" = --fuzz ] && packages="clang compiler-rt"
	# shellcheck disable=SC2086
	as_root pacman -S --needed --noconfirm $packages
elif have apk; then
	packages="build-base pkgconf ncurses-dev curl-dev sqlite-dev json-c-dev libphonenumber-dev utf8proc-dev
		libcsv-dev inih-dev libqrencode-dev openssl-dev icu-dev libmicrohttpd-dev check-dev libvterm-dev mandoc tmux jq patch tzdata"
	[ "$1" = --lint ] && packages="clang clang-extra-tools cppcheck mandoc"
	[ "$1" = --fuzz ] && packages="clang compiler-rt"
	# shellcheck disable=SC2086
	as_root apk add $packages
elif have brew; then
	packages="pkg-config ncurses curl sqlite json-c libphonenumber utf8proc libcsv inih qrencode openssl icu4c
		libmicrohttpd check libvterm mandoc tmux jq"
	[ "$1" = --lint ] && packages="llvm cppcheck mandoc"
	[ "$1" = --fuzz ] && packages="llvm"
	# shellcheck disable=SC2086
	brew install $packages
else
	echo "no package manager known here; install: ncurses curl sqlite3 json-c libphonenumber utf8proc libcsv inih qrencode openssl icu libmicrohttpd check libvterm mandoc tmux jq" >&2
	exit 1
fi
complete "$@" || { echo "some packages are still missing: $*" >&2; exit 1; }
