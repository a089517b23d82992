' Event handlers in VBScript (behaviour.md 0.5, 0.6; the pages on monitoring progress with events): each verb does something with the
' first drive while a handler reads all that it is told. For script_host, whose WScript hands out all events; Wine's does not.
'   script_host events.vbs image TREE SECTORS [stage]   DFileSystemImageEvents; the tree has one file, of so many sectors
'   script_host events.vbs import FILES                 DFileSystemImageImportEvents, of the disc in the drive
'   script_host events.vbs data TREE                    DDiscFormat2DataEvents, on a blank CD-R(W)
'   script_host events.vbs cancel TREE                  ... cancelled by the handler while it writes; more than any buffer holds
'   script_host events.vbs tracks FILE...               DDiscFormat2TrackAtOnceEvents
'   script_host events.vbs canceltrack FILE             ... cancelled
'   script_host events.vbs erase quick|full             DDiscFormat2EraseEvents
'   script_host events.vbs engine FILE SECTORS          DWriteEngine2Events, on a disc that is written in place
'   script_host events.vbs drives LETTER                DDiscMaster2Events, of a drive that comes and goes
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Sub Check(condition, what)
    If condition Then
        WScript.Echo "ok " & what
    Else
        WScript.Echo "not ok " & what
    End If
End Sub

Dim recorder, source, events, actions, action, last, wrong, cancelAt, told, track, first, added, removed

events = 0
actions = ""
action = -1
wrong = ""
last = -1
cancelAt = -1

' What is wrong with it is told afterwards, once.
Sub Expect(condition, what)
    If Not condition And wrong = "" Then wrong = "event " & events & ": " & what
End Sub

Sub NewAction(value)
    If value = action Then Exit Sub
    action = value
    actions = actions & value & " "
End Sub

' IWriteEngine2EventArgs, which all progress has.
Sub Section(progress, writing)
    Expect progress.FreeSystemBuffer = progress.TotalSystemBuffer - progress.UsedSystemBuffer, "free is total less used"
    Expect progress.UsedSystemBuffer >= 0 And progress.FreeSystemBuffer >= 0, "buffer"
    Expect progress.LastReadLba >= progress.LastWrittenLba, "it is read before it is written"
    Expect progress.SectorCount > 0, "percent can be reckoned"
    If writing Then
        Expect progress.LastWrittenLba >= last, "LastWrittenLba goes up"
        Expect progress.LastWrittenLba < progress.StartLba + progress.SectorCount, "LastWrittenLba is within"
        last = progress.LastWrittenLba
    End If
End Sub

Sub data_Update(object, progress)
    events = events + 1
    NewAction progress.CurrentAction
    Section progress, (action >= 4)
    If action = 4 Then first = progress.StartLba
    Expect object Is source, "it is the writer that tells"
    Expect object.ClientName = "events", "the writer can be asked"
    Expect TypeName(progress) = "IDiscFormat2DataEventArgs", "the type is " & TypeName(progress)
    Expect progress.ElapsedTime >= 0 And progress.RemainingTime >= 0, "times"
    Expect progress.TotalTime = progress.ElapsedTime + progress.RemainingTime, "the total is elapsed and remaining"
    If action = cancelAt Then object.CancelWrite
End Sub

Sub tracks_Update(object, progress)
    events = events + 1
    NewAction progress.CurrentAction
    If progress.CurrentTrackNumber <> track Then last = -1
    track = progress.CurrentTrackNumber
    Section progress, (action >= 2)
    Expect object Is source, "it is the writer that tells"
    Expect TypeName(progress) = "IDiscFormat2TrackAtOnceEventArgs", "the type is " & TypeName(progress)
    Expect track >= 1 And track <= 99, "track " & track
    Expect progress.ElapsedTime >= 0 And progress.RemainingTime >= 0, "times"
    If action = cancelAt Then object.CancelAddTrack
End Sub

Sub erase_Update(object, elapsedSeconds, estimatedTotalSeconds)
    events = events + 1
    Expect object Is source, "it is the eraser that tells"
    Expect elapsedSeconds >= last, "time goes on: " & elapsedSeconds
    Expect estimatedTotalSeconds >= elapsedSeconds, "it takes " & estimatedTotalSeconds & ", and " & elapsedSeconds & " are over"
    last = elapsedSeconds
End Sub

Sub engine_Update(object, progress)
    events = events + 1
    Expect object Is source, "it is the engine that tells"
    Expect TypeName(progress) = "IWriteEngine2EventArgs", "the type is " & TypeName(progress)
    Expect object.WriteInProgress, "it is writing"
    Section progress, True
End Sub

Sub image_Update(object, currentFile, copiedSectors, totalSectors)
    events = events + 1
    Expect object Is source, "it is the image that tells"
    told = told & currentFile & "=" & copiedSectors & "/" & totalSectors & " "
End Sub

Sub import_UpdateImport(object, fileSystem, currentItem, importedDirectoryItems, totalDirectoryItems, importedFileItems, totalFileItems)
    events = events + 1
    Expect object Is source, "it is the image that tells"
    Expect fileSystem = 1 Or fileSystem = 2 Or fileSystem = 4, "file system " & fileSystem
    ' Directories end in a backslash; the number of all files is known of UDF alone.
    Expect importedFileItems >= last, "files are counted up"
    Expect totalFileItems = -1 Or (fileSystem = 4 And totalFileItems >= importedFileItems), "of " & totalFileItems & " files"
    If Right(currentItem, 1) <> "\" Then track = track + 1
    last = importedFileItems
    told = told & currentItem & " "
End Sub

Sub drives_NotifyDeviceAdded(object, uniqueId)
    events = events + 1
    added = added & uniqueId & " "
    Expect object.Count = first + 1, "the new drive is in the list of " & object.Count
End Sub

Sub drives_NotifyDeviceRemoved(object, uniqueId)
    events = events + 1
    removed = removed & uniqueId & " "
    Expect object.Count = first, "the drive is not in the list of " & object.Count
End Sub

Sub Finish(what)
    Check wrong = "", what & ": " & events & " events " & wrong
End Sub

Function ImageOf(tree)
    Dim image
    Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
    image.FreeMediaBlocks = 0
    image.FileSystemsToCreate = 3
    image.Root.AddTree tree, False
    Set ImageOf = image.CreateResultImage().ImageStream
End Function

Function StreamOf(file)
    Dim manager
    Set manager = CreateObject("IMAPI2FS.MsftIsoImageManager")
    manager.SetPath file
    Set StreamOf = manager.Stream
End Function

Sub Connect(progid, prefix)
    Set source = WScript.CreateObject(progid)
    WScript.ConnectObject source, prefix
End Sub

Sub WriteData(tree)
    Dim code, text
    Connect "IMAPI2.MsftDiscFormat2Data", "data_"
    source.Recorder = recorder
    source.ClientName = "events"
    On Error Resume Next
    source.Write ImageOf(tree)
    code = Err.Number
    text = Err.Description
    On Error Goto 0
    If cancelAt = -1 Then
        Check code = 0, "the burn: " & Hex(code) & " " & text
        ' Validating, the drive, its laser, writing, finishing, done: section 7. A CD is not formatted.
        Check actions = "0 2 3 4 5 6 ", "the actions of a CD in their order: " & actions
        Check first = 0 And last > 0, "from " & first & " to " & last
    Else
        Check code = &HC0AA0002 And Len(text) > 0, "cancelled: " & Hex(code) & " " & text
        Check actions = "0 2 3 4 ", "the last action is writing: " & actions
    End If
    Finish "data"
    On Error Resume Next
    source.CancelWrite
    Check Err.Number = &HC0AA0401, "and nothing to cancel any more: " & Hex(Err.Number)
    On Error Goto 0
End Sub

Sub WriteTracks(arguments)
    Dim code, text, i, wanted
    Connect "IMAPI2.MsftDiscFormat2TrackAtOnce", "tracks_"
    source.Recorder = recorder
    source.ClientName = "events"
    source.PrepareMedia
    wanted = ""
    For i = 1 To arguments.Count - 1
        On Error Resume Next
        source.AddAudioTrack StreamOf(arguments(i))
        code = Err.Number
        text = Err.Description
        On Error Goto 0
        If cancelAt = -1 Then Check code = 0 And track = i, "track " & track & ": " & Hex(code) & " " & text
        wanted = wanted & "1 2 3 "
    Next
    If cancelAt = -1 Then
        Check actions = wanted, "preparing, writing and finishing each: " & actions
    Else
        Check code = &HC0AA0002 And Len(text) > 0, "cancelled: " & Hex(code) & " " & text
        Check Left(actions, 4) = "1 2 ", "while it wrote: " & actions
    End If
    source.ReleaseMedia
    Finish "tracks"
End Sub

Sub EraseDisc(how)
    Connect "IMAPI2.MsftDiscFormat2Erase", "erase_"
    source.Recorder = recorder
    source.ClientName = "events"
    source.FullErase = (how = "full")
    source.EraseMedia
    Check source.MediaPhysicallyBlank Or source.MediaHeuristicallyBlank, how & " erasing: blank"
    Check events > 0, "the eraser tells"
    Finish "erase"
End Sub

Sub WriteSection(file, sectors)
    Connect "IMAPI2.MsftWriteEngine2", "engine_"
    source.Recorder = recorder
    source.BytesPerSector = 2048
    recorder.AcquireExclusiveAccess True, "events"
    source.WriteSection StreamOf(file), 0, sectors
    recorder.ReleaseExclusiveAccess
    Check last = sectors - 1, "up to sector " & last
    Check events >= 2 And Not source.WriteInProgress, "once before and once after"
    Finish "engine"
End Sub

Sub MakeImage(arguments)
    Dim sectors, wanted, name, at
    sectors = CLng(arguments(2))
    Connect "IMAPI2FS.MsftFileSystemImage", "image_"
    source.FreeMediaBlocks = 0
    If arguments.Count > 3 Then source.StageFiles = True
    source.Root.AddTree arguments(1), False
    Check InStr(told, "=0/" & sectors & " ") > 0, "before the first sector"
    Check Right(told, Len(sectors & "/" & sectors & " ") + 1) = "=" & sectors & "/" & sectors & " ", "after the last: " & told
    ' "For every megabyte that is written"; a file that stays where it is is not.
    If arguments.Count > 3 Then
        wanted = 1 + (sectors + 511) \ 512
    Else
        wanted = 2
    End If
    Check events = wanted, "of " & sectors & " sectors: " & events
    Finish "image"
End Sub

Sub ImportDisc(files)
    Dim data
    Connect "IMAPI2FS.MsftFileSystemImage", "import_"
    Set data = CreateObject("IMAPI2.MsftDiscFormat2Data")
    data.Recorder = recorder
    source.MultisessionInterfaces = data.MultisessionInterfaces
    source.ImportFileSystem
    Check track = CLng(files) And source.FileCount = CLng(files), "each file is told: " & told
    Check InStr(told, "\ ") > 0, "so are directories"
    Finish "import"
End Sub

Sub WatchDrives(letter)
    Dim waited, id
    Connect "IMAPI2.MsftDiscMaster2", "drives_"
    first = source.Count
    WScript.DefineDrive letter, True
    waited = 0
    Do While added = "" And waited < 600
        WScript.Sleep 100
        waited = waited + 1
    Loop
    Check InStr(UCase(added), UCase(letter) & ":") > 0, "the drive that came: " & added
    WScript.DefineDrive letter, False
    waited = 0
    Do While removed = "" And waited < 600
        WScript.Sleep 100
        waited = waited + 1
    Loop
    Check added <> "" And removed = added, "the drive that went: " & removed
    Check source.Count = first And events = 2, "once each"
    Finish "drives"
End Sub

Dim arguments, master
Set arguments = WScript.Arguments
If arguments(0) <> "image" And arguments(0) <> "drives" Then
    Set master = CreateObject("IMAPI2.MsftDiscMaster2")
    Set recorder = CreateObject("IMAPI2.MsftDiscRecorder2")
    recorder.InitializeDiscRecorder master.Item(0)
End If
told = ""
track = 0
added = ""
removed = ""
Select Case arguments(0)
Case "image"
    MakeImage arguments
Case "import"
    ImportDisc arguments(1)
Case "data"
    WriteData arguments(1)
Case "cancel"
    cancelAt = 4
    WriteData arguments(1)
Case "tracks"
    WriteTracks arguments
Case "canceltrack"
    cancelAt = 2
    WriteTracks arguments
Case "erase"
    EraseDisc arguments(1)
Case "engine"
    WriteSection arguments(1), CLng(arguments(2))
Case "drives"
    WatchDrives arguments(1)
End Select
WScript.Echo "end"
