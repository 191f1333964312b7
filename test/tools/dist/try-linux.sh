#!/usr/bin/env bash
# Installs the .deb, looks at what it registered, has the program test itself, opens a link cold and warm, reaches it from a terminal, installs
# over the running program, without and with a tunnel open (which needs `npm run build` before), and removes it; then has the program of the AppImage test itself. `try-linux.sh <folder of the packages>`. Needs a
# display and an administrator; only for a computer that has no FieldTunnel of its own.
set -euo pipefail
folder=$(cd "${1:-release}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)

fail() { echo "Not so: $1" >&2; exit 1; }
ok() { echo "ok: $1"; }
# Waits up to so many seconds for a command to succeed.
patience=${PATIENCE:-60}
until_true() {
  local end=$((SECONDS + patience))
  until "$@"; do ((SECONDS < end)) || return 1; sleep 0.25; done
}
# Each kind of package, once.
package() {
  local found
  found=$(find "$folder" -maxdepth 1 -name "FieldTunnel-*-linux-*.$1" | head -n 1)
  [[ -n $found ]] || fail "there is a $1"
  echo "$found"
}
deb=$(package deb)
image=$(package AppImage)
archive=$(package tar.gz)
root=${TRY_ROOT:-}
program="$root/opt/FieldTunnel/fieldtunnel"
data="${XDG_CONFIG_HOME:-$HOME/.config}/FieldTunnel"
log="$data/logs/main.log"
policy="$root/etc/fieldtunnel"
[[ ! -e $program && ! -e $data && ! -e $policy ]] || fail 'this computer has no FieldTunnel of its own'

# The program that the first link starts.
first=''
runs() { [[ -n $first ]] && kill -0 "$first" 2>/dev/null; }
gone() { ! runs; }
said() { grep -qs "$1" "$log"; }
# A builder has no desktop of its own: a key store is started, and nobody shows notifications or a tray.
absent=''
if [[ ${CI:-} == true ]]; then
  absent=desktop
  export XDG_CURRENT_DESKTOP=GNOME
  sudo apt-get install -y -qq gnome-keyring xdg-utils desktop-file-utils >/dev/null || fail 'the builder gets a key store'
  gnome-keyring-daemon --unlock --components=secrets <<<'' >/dev/null || fail 'the builder has a key store'
fi
report=$(mktemp)
failed_checks='import json, sys
told = json.load(open(sys.argv[1]))
assert told["program"] == "FieldTunnel"
print(" ".join(check["name"] for check in told["checks"] if check["state"] == "failed"))'
self_test() {
  local code=0 failed
  "$1" --self-test >"$report" || code=$?
  failed=$(python3 -c "$failed_checks" "$report") || fail "the self-test tells one JSON object$2"
  [[ -z $failed || $failed == "$absent" ]] || fail "nothing failed in the self-test$2, but $failed did"
  [[ $code == 0 || -n $failed ]] || fail "the self-test ends with 0$2"
}

sudo apt-get install -y -qq "$deb" >/dev/null || fail 'the deb installs with what it needs'
[[ -x $program ]] || fail 'the program is there'
[[ $(readlink -f "$(command -v fieldtunnel)") == "$program" ]] || fail 'the command leads to it'
# Another start of the day: the desktop knows what the package says of links.
[[ $(xdg-mime query default x-scheme-handler/fieldtunnel) == fieldtunnel.desktop ]] || fail 'links lead to it'
ok 'installed'
self_test "$program" ''
[[ ! -e $log ]] || fail 'the self-test left no log with the data of the person'
ok 'the self-test'

"$program" 'fieldtunnel://connect?region=us-east-1&thing=cold-link' >/dev/null 2>&1 &
first=$!
until_true said '"accepted":true,"event":"started by a link"' || fail 'the link that starts it arrives'
until_true said '"event":"links of the scheme"' || fail 'it gets ready'
said '"registration":"already"' || fail 'it finds that links lead to it already'
timeout "$patience" "$program" 'fieldtunnel://connect?region=us-east-1&thing=warm-link' >/dev/null 2>&1 || fail 'a second start hands its link over, and ends'
until_true said '"link":true,"event":"started again"' || fail 'a second link arrives in the program that runs'
runs || fail 'the program that runs goes on'
if grep -q 'cold-link\|warm-link' "$log"; then fail 'what is in a link is in no log'; fi
ok 'links arrive'
fieldtunnel status --json >"$report" || fail 'the command reaches the program that runs'
python3 -m json.tool "$report" >/dev/null || fail 'the command tells one JSON object'
ok 'the command reaches the program that runs'

sudo apt-get install -y -qq --reinstall "$deb" >/dev/null || fail 'it installs over the running program'
[[ -x $program && -e $log ]] || fail 'program and data are there after that'
ok 'installed over the running program'
kill "$first"
until_true gone || fail 'it ends'
# The same with a tunnel open, to the practice service of this repository: it goes on afterwards, with the token that it had. For the time of
# that a policy lets the command confirm.
sudo mkdir -p "$policy"
echo '{"commandLine":{"yes":true}}' | sudo tee "$policy/policy.json" >/dev/null
node "$here/try-tunnel.mjs" --data "$data" --local "$data" --command "$program" -- sudo apt-get install -y -qq --reinstall "$deb" ||
  fail 'a tunnel goes on after an upgrade over the running program'
sudo rm -r "$policy"
ok 'a tunnel goes on after an upgrade over the running program'
sudo apt-get purge -y -qq fieldtunnel >/dev/null || fail 'it is removed'
[[ ! -e ${program%/*} && ! -e $root/usr/bin/fieldtunnel && ! -e $root/usr/share/applications/fieldtunnel.desktop ]] || fail 'nothing of the program is left'
[[ -e $log ]] || fail 'the data of the person stays'
rm -rf "$data"
ok 'removed'

# Without what mounts an AppImage: its contents are the same.
place=$(mktemp -d)
(cd "$place" && "$image" --appimage-extract >/dev/null) || fail 'the AppImage can be unpacked'
self_test "$place/squashfs-root/AppRun" ', of the AppImage'
ok 'the AppImage'
rm -rf "$place"
tar -tzf "$archive" | grep -q '/fieldtunnel$' || fail 'the archive has the program'
ok 'the archive'
[[ ! -e $log ]] || fail 'nothing is left'
