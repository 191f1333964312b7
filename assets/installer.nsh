; Registers the scheme fieldtunnel: for the person who installs. electron-builder's own setting for schemes does
; nothing on Windows. The link follows a marker argument of our own and "--", which ends Chromium's switches:
; a crafted link cannot become a switch, and a start without the marker is not taken for a click on a link
; (electron/deep-link/launch.ts knows the same word; a test compares them).
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\fieldtunnel" "" "URL:FieldTunnel link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\fieldtunnel" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\fieldtunnel\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\fieldtunnel\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--open-fieldtunnel-link" "--" "%1"'
!macroend

; Only what is ours is removed: another installation may have taken the scheme over since.
!macro customUnInstall
  ReadRegStr $R9 SHELL_CONTEXT "Software\Classes\fieldtunnel\shell\open\command" ""
  StrCmp $R9 '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--open-fieldtunnel-link" "--" "%1"' 0 +2
    DeleteRegKey SHELL_CONTEXT "Software\Classes\fieldtunnel"
!macroend
