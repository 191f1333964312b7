#!/usr/bin/env bash
# Installs the app for this person from its zip, looks at what it says of itself, has it test itself, opens a link cold and warm, and
# removes it with its data. `try-mac.sh <folder of the packages> <x64|arm64>`. Only for a Mac that has no FieldTunnel of its own.
set -euo pipefail
folder=${1:-release}
arch=${2:-arm64}

fail() { echo "Not so: $1" >&2; exit 1; }
ok() { echo "ok: $1"; }
# Waits up to a minute for a command to succeed.
until_true() {
  local end=$((SECONDS + 60))
  until "$@"; do ((SECONDS < end)) || return 1; sleep 0.25; done
}

if [[ $(uname -s) != Darwin ]]; then
  echo 'Not run: only macOS shows this.' >&2
  exit 2
fi

zip=$(find "$folder" -maxdepth 1 -name "*$arch*.zip" | head -n 1)
[[ -n $zip ]] || fail "there is a zip for $arch"
place="$HOME/Applications"
app="$place/FieldTunnel.app"
data="$HOME/Library/Application Support/FieldTunnel"
[[ ! -e $app && ! -e $data ]] || fail 'this Mac has no FieldTunnel of its own'
mkdir -p "$place"
ditto -x -k "$zip" "$place"
program="$app/Contents/MacOS/FieldTunnel"
[[ -x $program ]] || fail 'the program is there'
ok 'the program is there'

plist="$app/Contents/Info.plist"
value() { /usr/libexec/PlistBuddy -c "Print $1" "$plist"; }
[[ $(value :LSMinimumSystemVersion) == 13* ]] || fail 'it wants macOS 13'
[[ $(value :CFBundleURLTypes:0:CFBundleURLSchemes:0) == fieldtunnel ]] || fail 'it has the scheme'
[[ $(value :NSAppTransportSecurity:NSAllowsArbitraryLoads 2>/dev/null || echo false) == false ]] || fail 'no arbitrary loads'
ok 'what the bundle says of itself'

if [[ ${RELEASE:-} == --release ]]; then
  codesign --verify --deep --strict "$app" || fail 'it is signed'
  spctl --assess --type execute "$app" || fail 'the system accepts it'
  ok 'signed and accepted'
else
  echo 'not known: its signature, as this is no release'
fi

report=$(mktemp)
code=0
"$program" --self-test >"$report" || code=$?
plutil -convert json -o /dev/null "$report" || fail 'the self-test tells one JSON object'
((code == 0)) || fail 'nothing failed in the self-test'
ok 'the self-test'

runs() { pgrep -f "$program" >/dev/null; }
gone() { ! runs; }
/System/Library/Frameworks/CoreServices.framework/Frameworks/LaunchServices.framework/Support/lsregister -f "$app"
open 'fieldtunnel://connect?region=us-east-1&thing=cold-link'
until_true runs || fail 'a link starts it'
ok 'a link starts it'
first=$(pgrep -xo FieldTunnel)
open 'fieldtunnel://connect?region=us-east-1&thing=warm-link'
until_true runs || fail 'it runs on after a second link'
[[ $(pgrep -xo FieldTunnel) == "$first" ]] || fail 'a second link goes to the program that runs'
ok 'a second link goes to the program that runs'

osascript -e 'tell application "FieldTunnel" to quit'
until_true gone || fail 'it quits'
rm -rf "$app" "$data"
[[ ! -e $app && ! -e $data ]] || fail 'nothing is left'
ok 'removed'
