; What the installer of Windows does besides what electron-builder's own does: refuse a downgrade, register the scheme fieldtunnel:
; (electron-builder's setting for schemes does nothing on Windows), and take both back.
!include "WordFunc.nsh"
!include "WinMessages.nsh"

!define SCHEME_KEY "Software\Classes\fieldtunnel"

; A version that is newer than this one stays, whether it was installed for this person or for the computer, by this installer or by the MSI,
; whose own entry among the programs is called differently for each version: it says its version under a key of its own (test/tools/dist/msi.mjs).
!define MSI_KEY "Software\com.fieldtunnel.app"
!macro refuseDowngrade ROOT KEY NAME
  ReadRegStr $R9 ${ROOT} "${KEY}" "${NAME}"
  ${if} $R9 != ""
    ${VersionCompare} "$R9" "${VERSION}" $R8
    ${if} $R8 == "1"
      MessageBox MB_OK|MB_ICONSTOP "FieldTunnel $R9 is installed. It is newer than ${VERSION}: remove it first if you want the older one." /SD IDOK
      SetErrorLevel 3
      Quit
    ${endif}
  ${endif}
!macroend

; This version as one number that grows with it, for the MSI: Windows' own installer compares nothing else.
!searchparse "${VERSION}." "" VERSION_MAJOR "." VERSION_MINOR "." VERSION_PATCH "."
!define /math VERSION_MAJORS ${VERSION_MAJOR} * 1000000
!define /math VERSION_MINORS ${VERSION_MINOR} * 1000
!define /math VERSION_UPPER ${VERSION_MAJORS} + ${VERSION_MINORS}
!define /math VERSION_NUMBER ${VERSION_UPPER} + ${VERSION_PATCH}

; The command fieldtunnel, for whoever wants it. For one person it is a file in the folder that Windows looks for a person's programs in,
; and PATH stays as it is. For the computer it is the program's own folder bin, on the PATH of everybody. What was added is remembered with
; the program it belongs to, and removing takes back exactly that.
!define COMMAND_FOLDER "$LOCALAPPDATA\Microsoft\WindowsApps"
!define COMMAND_FILE "${COMMAND_FOLDER}\fieldtunnel.cmd"
!define COMMAND_KEY "Software\FieldTunnel"
!define PATH_KEY "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
!define PATH_ENTRY "$INSTDIR\bin"
; What is longer than this compiler's strings is cut without a word.
!define /math PATH_LIMIT ${NSIS_MAX_STRLEN} - 1

; Programs that start from now on are to see the change, without a new login.
!macro tellOfPath
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
!macroend

; $R9: PATH of the computer between semicolons, its variables as they are written; empty where it cannot be read whole, which Windows says of
; a value that is longer than what this installer holds. $R8: the same without our entry.
!macro readPath
  ClearErrors
  ReadRegStr $R9 HKLM "${PATH_KEY}" "Path"
  ${if} ${Errors}
    StrCpy $R9 ""
  ${else}
    StrLen $R8 ";$R9;${PATH_ENTRY};"
    ${if} $R8 >= ${PATH_LIMIT}
      StrCpy $R9 ""
    ${else}
      StrCpy $R9 ";$R9;"
    ${endif}
  ${endif}
  ${WordReplace} "$R9" ";${PATH_ENTRY};" ";" "+" $R8
!macroend

!macro addToPath
  !insertmacro readPath
  ${if} $R9 == ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "The command fieldtunnel was not added: the PATH of this computer is longer than this installer can change. The command is in ${PATH_ENTRY}." /SD IDOK
  ${else}
    ; Somebody else's entry of the same folder is not ours to take away.
    ${if} $R8 == $R9
      StrCpy $R9 $R9 -1 1
      WriteRegExpandStr HKLM "${PATH_KEY}" "Path" "$R9;${PATH_ENTRY}"
      WriteRegStr HKLM "${COMMAND_KEY}" "Program" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
      !insertmacro tellOfPath
    ${endif}
  ${endif}
!macroend

!macro removeFromPath
  ReadRegStr $R9 HKLM "${COMMAND_KEY}" "Program"
  ${if} $R9 == "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
    DeleteRegKey HKLM "${COMMAND_KEY}"
    !insertmacro readPath
    ${if} $R8 != $R9
      StrCpy $R8 $R8 -1 1
      WriteRegExpandStr HKLM "${PATH_KEY}" "Path" "$R8"
      !insertmacro tellOfPath
    ${endif}
  ${endif}
!macroend

!ifndef BUILD_UNINSTALLER
  ; Whether the version before had it, for this person or for the computer: removing that one takes it away.
  Var hadCommand
  Var hadPath
!endif

!macro customInit
  !insertmacro refuseDowngrade HKCU "${UNINSTALL_REGISTRY_KEY}" "DisplayVersion"
  !insertmacro refuseDowngrade HKLM "${UNINSTALL_REGISTRY_KEY}" "DisplayVersion"
  !insertmacro refuseDowngrade HKLM "${MSI_KEY}" "Version"
  SetShellVarContext current
  StrCpy $hadCommand "no"
  IfFileExists "${COMMAND_FILE}" 0 +2
    StrCpy $hadCommand "yes"
  ReadRegStr $hadPath HKLM "${COMMAND_KEY}" "Program"
  StrCmp $installMode "all" 0 +2
    SetShellVarContext all
!macroend

; Asked once, by whoever sees the installer; a silent one is told with --command-line.
!macro installCommand
  ${if} $installMode == "all"
    StrCmp $hadPath "" 0 commandWanted
  ${else}
    StrCmp $hadCommand "yes" commandWanted
  ${endif}
  ClearErrors
  ${GetParameters} $R9
  ${GetOptions} $R9 "--command-line" $R8
  IfErrors 0 commandWanted
  MessageBox MB_YESNO|MB_ICONQUESTION "Add the command fieldtunnel, for consoles and scripts?" /SD IDNO IDNO commandDone
  commandWanted:
    ${if} $installMode == "all"
      !insertmacro addToPath
    ${else}
      CreateDirectory "${COMMAND_FOLDER}"
      CopyFiles /SILENT "$INSTDIR\bin\fieldtunnel.cmd" "${COMMAND_FILE}"
      WriteRegStr HKCU "${COMMAND_KEY}" "Program" "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
    ${endif}
  commandDone:
!macroend

; The link follows a marker argument of our own and "--", which ends Chromium's switches: a crafted link cannot become a switch, and a
; start without the marker is not taken for a click on a link (electron/deep-link/launch.ts knows the same word; a test compares them).
!macro customInstall
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}" "" "URL:FieldTunnel link"
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "${SCHEME_KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--open-fieldtunnel-link" "--" "%1"'
  StrCmp $installMode "all" 0 +2
    WriteRegStr HKLM "${COMMAND_KEY}" "VersionNumber" "${VERSION_NUMBER}"
  !insertmacro installCommand
  ; The installer leaves a copy of itself for updates that load only what changed. Updates here load all of it.
  !ifdef APP_INSTALLER_STORE_FILE
    SetShellVarContext current
    Delete "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}"
    RMDir "$LOCALAPPDATA\${APP_PACKAGE_NAME}-updater"
    StrCmp $installMode "all" 0 +2
      SetShellVarContext all
  !endif
!macroend

; Only what is ours is removed: another installation, or another program, may have taken the scheme over since. What counts is the
; program, not the spelling of what follows it: the app registers itself in another one. The comparison ignores case.
!macro removeOwnScheme ROOT
  ReadRegStr $R9 ${ROOT} "${SCHEME_KEY}\shell\open\command" ""
  StrCpy $R8 '"$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
  StrLen $R7 $R8
  StrCpy $R6 $R9 $R7
  StrCmp $R6 $R8 0 +2
    DeleteRegKey ${ROOT} "${SCHEME_KEY}"
!macroend

; An update runs this, too; the installer writes the key again. Whoever removes an installation for the computer has in their own part of
; the registry what the app wrote there.
!macro customUnInstall
  !insertmacro removeOwnScheme HKCU
  !insertmacro removeOwnScheme HKLM
  ; The file is there only where this program's installer was told to put it; another installation's stays.
  ReadRegStr $R9 HKCU "${COMMAND_KEY}" "Program"
  StrCmp $R9 "$INSTDIR\${APP_EXECUTABLE_FILENAME}" 0 +4
    SetShellVarContext current
    Delete "${COMMAND_FILE}"
    DeleteRegKey HKCU "${COMMAND_KEY}"
  !insertmacro removeFromPath
  StrCmp $installMode "all" 0 +3
    DeleteRegValue HKLM "${COMMAND_KEY}" "VersionNumber"
    DeleteRegKey /ifempty HKLM "${COMMAND_KEY}"
  StrCmp $installMode "all" 0 +2
    SetShellVarContext all
  ; electron-builder's own --delete-app-data knows the roaming folder only; secrets lie in the local one.
  ClearErrors
  ${GetParameters} $R9
  ${GetOptions} $R9 "--delete-app-data" $R8
  IfErrors keepLocalData
    SetShellVarContext current
    RMDir /r "$LOCALAPPDATA\${APP_FILENAME}"
    StrCmp $installMode "all" 0 +2
      SetShellVarContext all
  keepLocalData:
!macroend
