# Installs the package for this person, looks at what it registered, has it test itself, opens links cold and warm, installs over the running
# program, has an older one refused, and removes it without and with its data. Only for a computer that has no FieldTunnel of its own.
param([string]$Folder = 'release', [string]$Arch = 'x64')
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version Latest

function Assert([bool]$Holds, [string]$What) {
  if (-not $Holds) { throw "Not so: $What" }
  Write-Output "ok: $What"
}
function Wait-Until([scriptblock]$Holds, [string]$What) {
  $until = (Get-Date).AddSeconds(60)
  while (-not (& $Holds)) {
    if ((Get-Date) -ge $until) { throw "Not so: $What" }
    Start-Sleep -Milliseconds 250
  }
  Write-Output "ok: $What"
}
function Run([string]$Program, [string[]]$Arguments) {
  (Start-Process -FilePath $Program -ArgumentList $Arguments -Wait -PassThru).ExitCode
}

$setup = Get-ChildItem -Path $Folder -Filter "FieldTunnel-Setup-*-$Arch.exe" | Select-Object -First 1
Assert ($null -ne $setup) "there is an installer for $Arch"
$signature = Get-AuthenticodeSignature $setup.FullName
Write-Output "signature: $($signature.Status)"
if ($env:RELEASE -eq '--release') { Assert ($signature.Status -eq 'Valid') 'the installer is signed' }

$program = Join-Path $env:LOCALAPPDATA 'Programs\FieldTunnel\FieldTunnel.exe'
$roaming = Join-Path $env:APPDATA 'FieldTunnel'
$log = Join-Path $roaming 'logs\main.log'
$command = Join-Path $env:LOCALAPPDATA 'Microsoft\WindowsApps\fieldtunnel.cmd'
Assert (-not (Test-Path $program) -and -not (Test-Path $roaming)) 'this computer has no FieldTunnel of its own'
$quiet = @('/S', '/currentuser')

Assert ((Run $setup.FullName ($quiet + '--command-line')) -eq 0) 'it installs silently'
Assert (Test-Path $program) 'the program is there'
Assert (-not (Test-Path (Join-Path (Split-Path $program) 'resources\elevate.exe'))) 'no helper for elevation'
$key = 'HKCU:\Software\Classes\fieldtunnel\shell\open\command'
$opens = (Get-ItemProperty $key).'(default)'
Assert ($opens -eq "`"$program`" `"--open-fieldtunnel-link`" `"--`" `"%1`"") 'the scheme leads to the program'

Assert ((Run $setup.FullName $quiet) -eq 0) 'it installs over itself'
Assert ((Get-ItemProperty $key).'(default)' -eq $opens) 'the scheme is the same afterwards'
Assert (Test-Path $command) 'the command fieldtunnel is still there'

# What only a computer with Windows shows: the program tests itself there (assets/help/en/self-test.md).
$report = [System.IO.Path]::GetTempFileName()
$lines = [System.IO.Path]::GetTempFileName()
$test = Start-Process -FilePath $program -ArgumentList '--self-test' -Wait -PassThru -RedirectStandardOutput $report -RedirectStandardError $lines
Get-Content $lines
$told = Get-Content -Raw $report | ConvertFrom-Json
Assert ($told.program -eq 'FieldTunnel') 'the self-test tells one JSON object'
foreach ($check in $told.checks) {
  if ($check.state -eq 'failed') { Write-Output "failed: $($check.name): $($check.why)" }
}
Assert ($test.ExitCode -eq 0) 'nothing failed in the self-test'

# The processes of the program, the oldest first: the others are its helpers.
function Main-Process { Get-Process -Name FieldTunnel -ErrorAction SilentlyContinue | Sort-Object StartTime | Select-Object -First 1 }
function Stop-Program {
  Get-Process -Name FieldTunnel -ErrorAction SilentlyContinue | Stop-Process -Force
  Wait-Until { $null -eq (Main-Process) } 'the program has ended'
}
# What the program itself says of a link: that it took one, not only that it runs.
function Said([string]$Text) { (Test-Path $log) -and [bool](Select-String -Path $log -SimpleMatch $Text -Quiet) }

Assert (-not (Test-Path $log)) 'the self-test left no log with the data of the person'
Start-Process 'fieldtunnel://connect?region=us-east-1&thing=cold-link'
Wait-Until { Said '"accepted":true,"event":"started by a link"' } 'the link that starts it arrives'
Wait-Until { Said '"event":"links of the scheme"' } 'it gets ready'
$first = (Main-Process).Id
Start-Process 'fieldtunnel://connect?region=us-east-1&thing=warm-link'
Wait-Until { Said '"link":true,"event":"started again"' } 'a second link arrives in the program that runs'
Assert ((Main-Process).Id -eq $first) 'a second link starts no second program'
Assert (-not (Said 'cold-link') -and -not (Said 'warm-link')) 'what is in a link is in no log'

# A console of its own waits for the batch file, as whoever types it does.
$told = & $command status --json
Assert ($LASTEXITCODE -eq 0) 'the command fieldtunnel reaches the program that runs'
Assert ($null -ne ($told | ConvertFrom-Json)) 'the command fieldtunnel tells one JSON object'
& $command no-such-command 2>$null | Out-Null
Assert ($LASTEXITCODE -ne 0) 'the command fieldtunnel passes an exit status on'

Assert ((Run $setup.FullName $quiet) -eq 0) 'it installs over the running program'
Assert (Test-Path $program) 'the program is there after that'
Assert ($null -eq (Get-Process -Id $first -ErrorAction SilentlyContinue)) 'the earlier program has ended'
Assert ((Get-ItemProperty $key).'(default)' -eq $opens) 'the scheme is the same after that'
Assert (Test-Path $log) 'the data of the person is still there'
Stop-Program

# As if a newer version were installed.
$entry = Get-ChildItem 'HKCU:\Software\Microsoft\Windows\CurrentVersion\Uninstall' | Where-Object { $_.GetValue('DisplayName') -like 'FieldTunnel*' } | Select-Object -First 1
Assert ($null -ne $entry) 'Windows lists it among its programs'
$version = $entry.GetValue('DisplayVersion')
Set-ItemProperty -Path $entry.PSPath -Name DisplayVersion -Value '999.0.0'
Assert ((Run $setup.FullName $quiet) -eq 3) 'a newer version is not replaced'
Assert ((Get-ItemProperty $entry.PSPath).DisplayVersion -eq '999.0.0') 'the newer version is as it was'
Set-ItemProperty -Path $entry.PSPath -Name DisplayVersion -Value $version

# The uninstaller goes on in a copy of itself.
function Remove-Program([string[]]$Arguments) {
  Run (Join-Path (Split-Path $program) 'Uninstall FieldTunnel.exe') $Arguments | Out-Null
  Wait-Until { -not (Test-Path $program) } 'the program is gone'
  Wait-Until { -not (Test-Path 'HKCU:\Software\Classes\fieldtunnel') } 'the scheme is gone'
  Wait-Until { -not (Test-Path $command) } 'the command is gone'
}
Remove-Program @('/S')
Assert (Test-Path $log) 'without the switch the data of the person stays'

Assert ((Run $setup.FullName $quiet) -eq 0) 'it installs again'
Assert (-not (Test-Path $command)) 'the command is only there for whoever wants it'
Remove-Program @('/S', '--delete-app-data')
foreach ($left in @($roaming, "$env:LOCALAPPDATA\FieldTunnel", "$env:LOCALAPPDATA\fieldtunnel-updater")) {
  Wait-Until { -not (Test-Path $left) } "nothing is left in $left"
}
