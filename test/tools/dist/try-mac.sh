#!/usr/bin/env bash
# Installs the app for this person from its zip, looks at what it says of itself, has it test itself, opens a link cold and warm, reaches it
# from a terminal, replaces it with a tunnel open (which needs `npm run build` before), and removes it with its data. Then looks into the disk image, and installs the pkg for the computer, which asks for an
# administrator. `try-mac.sh <folder of the packages> <x64|arm64>`. Only for a Mac that has no FieldTunnel of its own.
set -euo pipefail
folder=${1:-release}
here=$(cd "$(dirname "$0")" && pwd)
arch=${2:-arm64}

fail() { echo "Not so: $1" >&2; exit 1; }
ok() { echo "ok: $1"; }
# Waits up to so many seconds for a command to succeed.
patience=${PATIENCE:-60}
until_true() {
  local end=$((SECONDS + patience))
  until "$@"; do ((SECONDS < end)) || return 1; sleep 0.25; done
}

if [[ $(uname -s) != Darwin ]]; then
  echo 'Not run: only macOS shows this.' >&2
  exit 2
fi

# Each kind of package for this architecture, once.
package() {
  local found
  found=$(find "$folder" -maxdepth 1 -name "*-mac-$arch.$1" | head -n 1)
  [[ -n $found ]] || fail "there is a $1 for $arch"
  echo "$found"
}
zip=$(package zip)
image=$(package dmg)
pkg=$(package pkg)
place="$HOME/Applications"
app="$place/FieldTunnel.app"
data="$HOME/Library/Application Support/FieldTunnel"
whole=/Applications/FieldTunnel.app
[[ -z ${TRY_ROOT:-} ]] || whole="$TRY_ROOT$whole"
policy="${TRY_ROOT:-}/Library/Application Support/FieldTunnel"
[[ ! -e $app && ! -e $data && ! -e $whole && ! -e $policy ]] || fail 'this Mac has no FieldTunnel of its own'
mkdir -p "$place"
ditto -x -k "$zip" "$place"
program="$app/Contents/MacOS/FieldTunnel"
[[ -x $program ]] || fail 'the program is there'
ok 'the program is there'

plist="$app/Contents/Info.plist"
value() { plutil -extract "$1" raw -o - "$plist"; }
[[ $(value LSMinimumSystemVersion) == 13* ]] || fail 'it wants macOS 13'
[[ $(value CFBundleURLTypes.0.CFBundleURLSchemes.0) == fieldtunnel ]] || fail 'it has the scheme'
# Where the key is not there plutil fails, and says so on standard output.
if loads=$(value NSAppTransportSecurity.NSAllowsArbitraryLoads 2>/dev/null); then
  [[ $loads == false ]] || fail 'no arbitrary loads'
fi
case $arch in x64) processor=x86_64 ;; *) processor=$arch ;; esac
[[ $(lipo -archs "$program") == "$processor" ]] || fail "it is for $arch"
ok 'what the bundle says of itself'

if [[ ${RELEASE:-} == --release ]]; then
  codesign --verify --deep --strict "$app" || fail 'it is signed'
  spctl --assess --type execute "$app" || fail 'the system accepts it'
  ok 'signed and accepted'
else
  echo 'not known: its signature, as this is no release'
fi

report=$(mktemp)
self_test() {
  local code=0
  "$1" --self-test >"$report" || code=$?
  plutil -convert json -o /dev/null "$report" || fail 'the self-test tells one JSON object'
  ((code == 0)) || fail "nothing failed in the self-test$2"
}
self_test "$program" ''
ok 'the self-test'

# Every helper of the program has a path of its own; the program itself is the oldest with this one.
main_process() { pgrep -of "$program"; }
runs() { main_process >/dev/null; }
gone() { ! runs; }
# What the program itself says of a link: that it took one, not only that it runs.
log="$data/logs/main.log"
said() { grep -qs "$1" "$log"; }
PATH="$PATH:/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support"
lsregister -f "$app"
[[ ! -e $log ]] || fail 'the self-test left no log with the data of the person'
open 'fieldtunnel://connect?region=us-east-1&thing=cold-link'
until_true runs || fail 'a link starts it'
until_true said '"accepted":true,"running":false,"event":"opened a link"' || fail 'the link that starts it arrives'
ok 'a link starts it, and arrives'
# From then on it is ready, and a link is one to the program that runs.
until_true said '"event":"links of the scheme"' || fail 'it gets ready'
first=$(main_process)
open 'fieldtunnel://connect?region=us-east-1&thing=warm-link'
until_true said '"accepted":true,"running":true,"event":"opened a link"' || fail 'a second link arrives in the program that runs'
[[ $(main_process) == "$first" ]] || fail 'a second link starts no second program'
[[ $(grep -c '"event":"started"' "$log") == 1 ]] || fail 'it was started once'
if grep -q 'cold-link\|warm-link' "$log"; then fail 'what is in a link is in no log'; fi
ok 'a second link arrives in the program that runs'

# As whoever follows the help makes a command of it.
command=$(mktemp -d)/fieldtunnel
ln -s "$app/Contents/Resources/bin/fieldtunnel" "$command"
"$command" status --json >"$report" || fail 'the command reaches the program that runs'
plutil -convert json -o /dev/null "$report" || fail 'the command tells one JSON object'
if "$command" no-such-command >/dev/null 2>&1; then fail 'the command passes an exit status on'; fi
ok 'the command reaches the program that runs'

osascript -e 'tell application "FieldTunnel" to quit'
until_true gone || fail 'it quits'

# It is replaced with a tunnel open, to the practice service of this repository: that goes on afterwards, with the token that it had. For the
# time of that a policy lets the command confirm.
sudo mkdir -p "$policy"
echo '{"commandLine":{"yes":true}}' | sudo tee "$policy/policy.json" >/dev/null
node "$here/try-tunnel.mjs" --data "$data" --local "$data" --command "$program" -- ditto -x -k "$zip" "$place" ||
  fail 'a tunnel goes on after an upgrade over the running program'
sudo rm -r "$policy"
ok 'a tunnel goes on after an upgrade over the running program'
rm -rf "$app" "$data"
[[ ! -e $app && ! -e $data ]] || fail 'nothing is left'
ok 'removed'

# A disk image has the same program, and where it is to be put.
mount=$(mktemp -d)
hdiutil attach -quiet -nobrowse -readonly -mountpoint "$mount" "$image" || fail 'the disk image can be opened'
trap 'hdiutil detach -quiet "$mount" || true' EXIT
there="$mount/FieldTunnel.app/Contents/MacOS/FieldTunnel"
[[ -x $there && $(lipo -archs "$there") == "$processor" ]] || fail 'the disk image has the program'
[[ -L $mount/Applications ]] || fail 'the disk image shows where it is to be put'
hdiutil detach -quiet "$mount" || fail 'the disk image can be closed'
trap - EXIT
ok 'the disk image'

# The pkg is for the computer, as device management installs it.
if [[ ${RELEASE:-} == --release ]]; then
  pkgutil --check-signature "$pkg" >/dev/null || fail 'the pkg is signed'
fi
sudo installer -pkg "$pkg" -target / >/dev/null || fail 'the pkg installs'
[[ -x $whole/Contents/MacOS/FieldTunnel ]] || fail 'the pkg puts the program where everybody has it'
self_test "$whole/Contents/MacOS/FieldTunnel" ', installed by the pkg'
link="${TRY_ROOT:-}/usr/local/bin/fieldtunnel"
[[ $(readlink "$link") == "$whole/Contents/Resources/bin/fieldtunnel" ]] || fail 'the pkg makes the command'
"$link" --help >/dev/null || fail 'the command of the pkg runs'
sudo rm -rf "$whole" "$link"
sudo pkgutil --forget com.fieldtunnel.app >/dev/null || fail 'the system knows what the pkg installed'
[[ ! -e $whole && ! -e $data ]] || fail 'nothing of the pkg is left'
ok 'the pkg'
