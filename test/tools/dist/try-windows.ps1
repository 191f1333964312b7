# Installs the package for this person, looks at what it registered, has it test itself, opens links cold and warm, installs over the running
# program, without and with a tunnel open (which needs `npm run build` before), has an older one refused, and removes it without and with its data. Then for the computer, by the same installer and by the MSI. Needs
# an administrator; only for a computer that has no FieldTunnel of its own.
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
$policy = 'HKCU:\Software\Policies\FieldTunnel'
Assert (-not (Test-Path $program) -and -not (Test-Path $roaming) -and -not (Test-Path $policy)) 'this computer has no FieldTunnel of its own'
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
function Test-Itself([string]$Program) {
  $report = [System.IO.Path]::GetTempFileName()
  $lines = [System.IO.Path]::GetTempFileName()
  $test = Start-Process -FilePath $Program -ArgumentList '--self-test' -Wait -PassThru -RedirectStandardOutput $report -RedirectStandardError $lines
  Get-Content $lines
  $told = Get-Content -Raw $report | ConvertFrom-Json
  Assert ($told.program -eq 'FieldTunnel') 'the self-test tells one JSON object'
  foreach ($check in $told.checks) {
    if ($check.state -eq 'failed') { Write-Output "failed: $($check.name): $($check.why)" }
  }
  Assert ($test.ExitCode -eq 0) 'nothing failed in the self-test'
}
Test-Itself $program

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

# The same with a tunnel open, to the practice service of this repository: it goes on afterwards, with the token that it had. For the time of
# that a policy lets the command confirm.
New-Item -Path $policy -Force | Out-Null
Set-ItemProperty -Path $policy -Name 'commandLine.yes' -Value 1 -Type DWord
& node (Join-Path $PSScriptRoot 'try-tunnel.mjs') --data $roaming --local "$env:LOCALAPPDATA\FieldTunnel" --command $program --closes -- $setup.FullName $quiet
$went = $LASTEXITCODE
Remove-Item -Path $policy -Recurse
Assert ($went -eq 0) 'a tunnel goes on after an upgrade over the running program'

# What Windows lists among its programs, for this person (HKCU) or for the computer (HKLM).
function Listed([string]$Hive) {
  Get-ChildItem "${Hive}:\Software\Microsoft\Windows\CurrentVersion\Uninstall" | Where-Object { $_.GetValue('DisplayName') -like 'FieldTunnel*' } | Select-Object -First 1
}
# As if a newer version were installed.
$entry = Listed 'HKCU'
Assert ($null -ne $entry) 'Windows lists it among its programs'
$version = $entry.GetValue('DisplayVersion')
Set-ItemProperty -Path $entry.PSPath -Name DisplayVersion -Value '999.0.0'
Assert ((Run $setup.FullName $quiet) -eq 3) 'a newer version is not replaced'
Assert ((Get-ItemProperty $entry.PSPath).DisplayVersion -eq '999.0.0') 'the newer version is as it was'
Set-ItemProperty -Path $entry.PSPath -Name DisplayVersion -Value $version

# The uninstaller goes on in a copy of itself, and the list of programs is the last that it changes.
function Wait-Uninstalled([string]$Hive) {
  Wait-Until { $null -eq (Listed $Hive) } 'Windows lists it no more'
  Wait-Until { $null -eq (Get-Process -Name 'Un_*', 'Au_*' -ErrorAction SilentlyContinue) } 'the uninstaller has ended'
}
function Remove-Program([string[]]$Arguments) {
  Run (Join-Path (Split-Path $program) 'Uninstall FieldTunnel.exe') $Arguments | Out-Null
  Wait-Until { -not (Test-Path $program) } 'the program is gone'
  Wait-Until { -not (Test-Path 'HKCU:\Software\Classes\fieldtunnel') } 'the scheme is gone'
  Wait-Until { -not (Test-Path $command) } 'the command is gone'
  Wait-Uninstalled 'HKCU'
}
Remove-Program @('/S')
Assert (Test-Path $log) 'without the switch the data of the person stays'

Assert ((Run $setup.FullName $quiet) -eq 0) 'it installs again'
Assert (-not (Test-Path $command)) 'the command is only there for whoever wants it'
Remove-Program @('/S', '--delete-app-data')
foreach ($left in @($roaming, "$env:LOCALAPPDATA\FieldTunnel", "$env:LOCALAPPDATA\fieldtunnel-updater")) {
  Wait-Until { -not (Test-Path $left) } "nothing is left in $left"
}

# For the computer: what both installers have to do there. PATH is read as it is written, its variables not filled in.
$all = Join-Path $env:ProgramFiles 'FieldTunnel\FieldTunnel.exe'
$bin = Join-Path $env:ProgramFiles 'FieldTunnel\bin'
$environment = 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
$machine = 'HKLM:\Software\Classes\fieldtunnel\shell\open\command'
function Path-Now { (Get-Item $environment).GetValue('Path', '', 'DoNotExpandEnvironmentNames') }
# Empty entries are nobody's: the Windows Installer does not keep them.
function Entries-Of([string]$Path) { ($Path -split ';' | Where-Object { $_ -ne '' }) -join ';' }
function Path-Kind { (Get-Item $environment).GetValueKind('Path') }
$path = Path-Now
$kind = Path-Kind

function Assert-ForComputer([string]$By) {
  Assert (Test-Path $all) "$By the program is there for everybody"
  Assert ((Get-ItemProperty $machine).'(default)' -eq "`"$all`" `"--open-fieldtunnel-link`" `"--`" `"%1`"") "$By the scheme leads to it for everybody"
  Assert ((Entries-Of (Path-Now)) -eq "$(Entries-Of $path);$bin") "$By the command is on the PATH of the computer, after what was there"
  Assert ((Path-Kind) -eq $kind) "$By its variables are still filled in"
  & (Join-Path $bin 'fieldtunnel.cmd') --help | Out-Null
  Assert ($LASTEXITCODE -eq 0) "$By the command runs"
}
function Assert-Gone([string]$By) {
  Wait-Until { -not (Test-Path $all) } "$By the program is gone"
  Wait-Until { -not (Test-Path 'HKLM:\Software\Classes\fieldtunnel') } "$By the scheme is gone"
  Wait-Until { (Entries-Of (Path-Now)) -eq (Entries-Of $path) } "$By the PATH of the computer is what it was"
  Assert ((Path-Kind) -eq $kind) "$By its variables are still filled in"
  Wait-Uninstalled 'HKLM'
  foreach ($left in @('HKLM:\Software\FieldTunnel', 'HKLM:\Software\com.fieldtunnel.app')) {
    Assert (-not (Test-Path $left)) "$By nothing is left in $left"
  }
}

$everybody = @('/S', '/ALLUSERS')
Assert ((Run $setup.FullName ($everybody + '--command-line')) -eq 0) 'it installs for the computer'
Assert-ForComputer 'installed for the computer'
Test-Itself $all
Assert ((Run $setup.FullName $everybody) -eq 0) 'it installs over itself for the computer'
Assert-ForComputer 'installed over itself'
# As if it were a newer version: neither installer replaces the other's.
$msi = Get-ChildItem -Path $Folder -Filter "FieldTunnel-*-$Arch.msi" | Select-Object -First 1
Assert ($null -ne $msi) "there is an MSI for $Arch"
$quoted = "`"$($msi.FullName)`""
$number = (Get-ItemProperty 'HKLM:\Software\FieldTunnel').VersionNumber
Set-ItemProperty -Path 'HKLM:\Software\FieldTunnel' -Name VersionNumber -Value '999000000'
Assert ((Run 'msiexec.exe' @('/i', $quoted, '/qn', '/norestart')) -eq 1603) 'the MSI does not replace a newer version of the installer'
Set-ItemProperty -Path 'HKLM:\Software\FieldTunnel' -Name VersionNumber -Value $number
Run (Join-Path (Split-Path $all) 'Uninstall FieldTunnel.exe') @('/allusers', '/S') | Out-Null
Assert-Gone 'removed from the computer'
Assert ((Path-Now) -eq $path) 'the PATH of the computer is what it was, to the character'
Assert ((Run $setup.FullName $everybody) -eq 0) 'it installs for the computer without the command'
Assert ((Path-Now) -eq $path) 'the PATH of the computer is only changed for whoever wants it'
Run (Join-Path (Split-Path $all) 'Uninstall FieldTunnel.exe') @('/allusers', '/S') | Out-Null
Assert-Gone 'removed again'

# The MSI, as Group Policy and Intune install it.
if ($env:RELEASE -eq '--release') { Assert ((Get-AuthenticodeSignature $msi.FullName).Status -eq 'Valid') 'the MSI is signed' }
$installer = New-Object -ComObject WindowsInstaller.Installer
$summary = $installer.GetType().InvokeMember('SummaryInformation', 'GetProperty', $null, $installer, @($msi.FullName, 0))
$template = $summary.GetType().InvokeMember('Property', 'GetProperty', $null, $summary, @(7))
foreach ($each in @($summary, $installer)) { [void][System.Runtime.InteropServices.Marshal]::ReleaseComObject($each) }
$wanted = @{ x64 = 'x64;1033'; arm64 = 'Arm64;1033' }[$Arch]
Assert ($template -eq $wanted) "Windows reads that the MSI is for $Arch"
Assert ((Run 'msiexec.exe' @('/i', $quoted, '/qn', '/norestart', 'COMMANDLINE=1')) -eq 0) 'the MSI installs silently'
Assert-ForComputer 'installed by the MSI'
$said = Get-ItemProperty 'HKLM:\Software\com.fieldtunnel.app'
Set-ItemProperty -Path $said.PSPath -Name Version -Value '999.0.0.0'
foreach ($scope in @($quiet, $everybody)) { Assert ((Run $setup.FullName $scope) -eq 3) 'the installer does not replace a newer version of the MSI' }
Set-ItemProperty -Path $said.PSPath -Name Version -Value $said.Version
Test-Itself $all
Assert ((Run 'msiexec.exe' @('/i', $quoted, '/qn', '/norestart', 'REINSTALL=ALL', 'REINSTALLMODE=amus')) -eq 0) 'the MSI repairs it'
Assert-ForComputer 'repaired by the MSI'
Assert ((Run 'msiexec.exe' @('/x', $quoted, '/qn', '/norestart')) -eq 0) 'the MSI removes it'
Assert-Gone 'removed by the MSI'
