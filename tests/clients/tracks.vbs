' Audio by track at once and erasing from VBScript: MsftDiscFormat2TrackAtOnce and MsftDiscFormat2Erase on the first drive, in which
' there is a blank CD-RW. The tracks' streams are MsftIsoImageManager's.
'   cscript tracks.vbs DIRECTORY        the directory is written to
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Function Song(seconds)
    Dim name, file, i
    name = WScript.Arguments(0) & "\song.raw"
    Set file = CreateObject("Scripting.FileSystemObject").CreateTextFile(name, True)
    For i = 1 To seconds
        file.Write String(176400, "x")
    Next
    file.Close
    Set file = CreateObject("IMAPI2FS.MsftIsoImageManager")
    file.SetPath name
    Set Song = file.Stream
End Function

Dim master, recorder, writer, eraser, toc, item, types, number

Set master = CreateObject("IMAPI2.MsftDiscMaster2")
Set recorder = CreateObject("IMAPI2.MsftDiscRecorder2")
recorder.InitializeDiscRecorder master.Item(0)

Set eraser = CreateObject("IMAPI2.MsftDiscFormat2Erase")
Check eraser.IsRecorderSupported(recorder), "the drive can erase"
Check eraser.IsCurrentMediaSupported(recorder), "the disc can be erased"
Set eraser.Recorder = recorder
eraser.ClientName = "a script"
Check eraser.MediaPhysicallyBlank, "the disc is blank"
Check eraser.FullErase = False, "erasing is quick"
number = 0
For Each item In eraser.SupportedMediaTypes
    number = number + 1
Next
Check number >= 5, "kinds of media: " & number

Set writer = CreateObject("IMAPI2.MsftDiscFormat2TrackAtOnce")
Check writer.IsCurrentMediaSupported(recorder), "the disc can have tracks"
Set writer.Recorder = recorder
writer.ClientName = "a script"
Check writer.CurrentPhysicalMediaType = 3, "it is a CD-RW: " & writer.CurrentPhysicalMediaType
Check writer.RequestedWriteSpeed = -1, "as fast as it goes: " & writer.RequestedWriteSpeed
writer.PrepareMedia
Check writer.NumberOfExistingTracks = 0, "no tracks yet"
Check writer.FreeSectorsOnMedia = writer.TotalSectorsOnMedia, "all of it is free: " & writer.FreeSectorsOnMedia
writer.AddAudioTrack Song(5)
writer.AddAudioTrack Song(1)
Check writer.NumberOfExistingTracks = 2, "tracks: " & writer.NumberOfExistingTracks
' 5 seconds; 4, which is the least; a pause of 2 and the drive's run-out behind each
Check writer.UsedSectorsOnMedia >= 375 + 152 + 300, "sectors used: " & writer.UsedSectorsOnMedia
toc = writer.ExpectedTableOfContents
Check UBound(toc) = 4 + 3 * 8 - 1 And toc(2) = 1 And toc(3) = 2, "the table of contents: " & UBound(toc) + 1 & " bytes"
writer.ReleaseMedia
Check Not eraser.MediaPhysicallyBlank, "the disc is not blank any more"

On Error Resume Next
writer.PrepareMedia
Check Err.Number = &HC0AA0506 And Len(Err.Description) > 0, "it is not written twice: " & Hex(Err.Number) & " " & Err.Description
On Error GoTo 0

eraser.EraseMedia
Check eraser.MediaPhysicallyBlank And eraser.MediaHeuristicallyBlank, "erased: the disc is blank"
writer.PrepareMedia
writer.AddAudioTrack Song(4)
writer.ReleaseMedia
eraser.FullErase = True
eraser.EraseMedia
Check eraser.MediaPhysicallyBlank, "erased fully"
WScript.Echo "end"
