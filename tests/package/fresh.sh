#!/bin/sh
# fresh.sh DEB TWILIO-SIM: a new Debian of this system's release in a folder, from the mirrors that this system uses; the
# package is installed there, tried as newcomer.sh says, and removed. As root. Nothing stays here, and no message leaves.
set -eu
deb=$1 simulator=$2 here=$(dirname "$0")
. /etc/os-release
[ "$(id -u)" -eq 0 ] || { echo "a new system is made by root: sudo make fresh" >&2; exit 1; }
for program in debootstrap systemd-nspawn; do
	command -v $program >/dev/null || { echo "apt-get install debootstrap systemd-container, then again" >&2; exit 1; }
done

root=$(mktemp -d "${TMPDIR:-/tmp}/convoke-fresh.XXXXXX")
chmod 755 "$root"
trap 'rm -rf --one-file-system "$root" "$root.log"' EXIT
trap 'exit 1' INT TERM HUP

mirror=$(apt-get indextargets --format '$(CODENAME) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
	sed -n "s/^$VERSION_CODENAME main //p" | head -n 1)
quietly() {
	"$@" >"$root.log" 2>&1 || { tail -n 30 "$root.log" >&2; exit 1; }
}
echo "a new Debian $VERSION_CODENAME"
quietly debootstrap --variant=minbase --include=ca-certificates "$VERSION_CODENAME" "$root" "$mirror"
apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
	grep " ${VERSION_CODENAME}[-a-z]* main$" >"$root/etc/apt/sources.list"
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp "$deb" "$simulator" "$here/newcomer.sh" data/sample/guests.csv "$root/root/"

inside() {
	systemd-nspawn --quiet --register=no --keep-unit --directory="$root" --resolv-conf=off --pipe "$@"
}
# The package alone first: what it needs must come with it.
echo "apt-get install ./$(basename "$deb")"
quietly inside sh -c 'apt-get -q update && apt-get -q -y install "$0"' "/root/$(basename "$deb")"
quietly inside sh -c 'DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install \
	man-db bash-completion zsh fish systemd-sysv dbus-user-session libpam-systemd'
inside sh /root/newcomer.sh shells

echo "the same system, started: an event of a user, and the service"
cat >"$root/etc/systemd/system/newcomer.service" <<-END
	[Unit]
	After=systemd-logind.service systemd-user-sessions.service
	SuccessAction=poweroff
	FailureAction=poweroff
	[Service]
	Type=oneshot
	StandardOutput=file:/root/said
	StandardError=append:/root/said
	ExecStart=sh /root/newcomer.sh event service
	[Install]
	WantedBy=multi-user.target
END
quietly inside systemctl enable newcomer
# A network of its own, with nothing but loopback.
timeout 300 systemd-nspawn --quiet --register=no --keep-unit --directory="$root" --resolv-conf=off --private-network --boot \
	>/dev/null 2>&1 </dev/null || true
cat "$root/root/said"
tail -n 1 "$root/root/said" | grep -q '^  ok  .*service' || { echo "the newcomer got stuck" >&2; exit 1; }

echo "apt-get purge convoke"
inside sh /root/newcomer.sh purge
