' A tree that does not stay as it was until it is burned: what the stream says of the file that is gone or has changed reaches the script
' through Write's error, and neither disc nor drive stays locked.
'   cscript changed.vbs FOLDER          a folder to make the tree in; a rewritable disc that is written in place is in the first drive
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Const UDF = 4
Const STREAM_NOT_SUPPORTED = &HC0AA0403
Dim files, folder, recorder, master

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Sub MakeFile(name, length)
    Dim file
    Set file = files.CreateTextFile(folder & "\" & name, True)
    file.Write String(length, "x")
    file.Close
End Sub

Function Contents()
    Dim image
    Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
    image.FileSystemsToCreate = UDF
    image.Root.AddTree folder, False
    Set Contents = image.CreateResultImage.ImageStream
End Function

' As a program that knows nothing of the file.
Function Burn(stream)
    Dim format
    Set format = CreateObject("IMAPI2.MsftDiscFormat2Data")
    format.Recorder = recorder
    format.ClientName = "changed.vbs"
    format.ForceOverwrite = True
    On Error Resume Next
    format.Write stream
    Burn = Err.Number
    text = Err.Description
    source = Err.Source
    On Error Goto 0
End Function

Dim text, source, stream, code, what
Set files = CreateObject("Scripting.FileSystemObject")
folder = WScript.Arguments(0)
Set master = CreateObject("IMAPI2.MsftDiscMaster2")
Set recorder = CreateObject("IMAPI2.MsftDiscRecorder2")
recorder.InitializeDiscRecorder master.Item(0)

For Each what In Array("vanished", "shrank", "grew")
    MakeFile "before.txt", 3000000
    MakeFile "the one that matters.txt", 100000
    MakeFile "z behind.txt", 100000
    Set stream = Contents()
    Select Case what
    Case "vanished"
        files.DeleteFile folder & "\the one that matters.txt"
    Case "shrank"
        MakeFile "the one that matters.txt", 5000
    Case "grew"
        MakeFile "the one that matters.txt", 200000
    End Select
    code = Burn(stream)
    Check code = STREAM_NOT_SUPPORTED, "the file " & what & ": Write fails with " & Hex(code)
    Check InStr(text, "the one that matters.txt") > 0, "and names it: " & text
    Check Left(source, 6) = "IMAPI2", "and who says it: " & source
    Check recorder.ExclusiveAccessOwner = "", "the drive is nobody's: " & recorder.ExclusiveAccessOwner
    recorder.EjectMedia
    recorder.CloseTray
    Check True, "the disc can be taken out"
    Set stream = Nothing
Next

MakeFile "the one that matters.txt", 100000
code = Burn(Contents())
Check code = 0, "put back it is burned: " & Hex(code) & " " & text

WScript.Echo "end"
