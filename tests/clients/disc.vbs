' A disc from VBScript, as scripts for Windows' burner do it: one verb a call, on the first drive there is.
'   cscript disc.vbs info                  what the drive and the disc in it can do, as lines "name: value"
'   cscript disc.vbs burn TREE [FS]        the tree's contents on a blank disc, or over what is on a rewritable one; FS: FileSystemsToCreate
'   cscript disc.vbs append TREE           added to what is on the disc
'   cscript disc.vbs audio FILE...         tracks of 44,100 Hz, 16 bit, stereo without a header
'   cscript disc.vbs erase quick|full
' The last line is "end"; what comes before that and is no "name: value" is an error.
' Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later
Option Explicit

Dim recorder

Sub Tell(name, value)
    WScript.Echo name & ": " & value
End Sub

' After a property that not every disc or drive has.
Sub Unless(name)
    If Err.Number <> 0 Then WScript.Echo name & ": error " & Hex(Err.Number) & " " & Err.Description
    Err.Clear
End Sub

Function Join2(list)
    Dim element, text
    text = ""
    For Each element In list
        If text <> "" Then text = text & " "
        text = text & CStr(element)
    Next
    Join2 = text
End Function

Function FirstRecorder()
    Dim master
    Set master = CreateObject("IMAPI2.MsftDiscMaster2")
    If Not master.IsSupportedEnvironment Then Err.Raise 5, "disc.vbs", "no drive that burns"
    Set FirstRecorder = CreateObject("IMAPI2.MsftDiscRecorder2")
    FirstRecorder.InitializeDiscRecorder master.Item(0)
End Function

Sub InfoDrive()
    Tell "vendor", recorder.VendorId
    Tell "product", recorder.ProductId
    Tell "revision", recorder.ProductRevision
    Tell "volume name", recorder.VolumeName
    Tell "paths", Join2(recorder.VolumePathNames)
    Tell "loads", recorder.DeviceCanLoadMedia
    On Error Resume Next
    Tell "number", recorder.LegacyDeviceNumber
    Unless "number"
    On Error Goto 0
    Tell "features", Join2(recorder.SupportedFeaturePages)
    Tell "current features", Join2(recorder.CurrentFeaturePages)
    Tell "profiles", Join2(recorder.SupportedProfiles)
    Tell "current profiles", Join2(recorder.CurrentProfiles)
    Tell "mode pages", Join2(recorder.SupportedModePages)
    Tell "owner", recorder.ExclusiveAccessOwner
End Sub

Sub InfoData()
    Dim data, descriptor, text, element
    Set data = CreateObject("IMAPI2.MsftDiscFormat2Data")
    Tell "data drive", data.IsRecorderSupported(recorder)
    Tell "data kinds", Join2(data.SupportedMediaTypes)
    Set data.Recorder = recorder
    Tell "data recorder", data.Recorder.ProductId
    Tell "data free underrun", Not data.BufferUnderrunFreeDisabled
    Tell "data postgap", data.PostgapAlreadyInImage
    Tell "data close", data.ForceMediaToBeClosed
    Tell "data multisession dvd", data.DisableConsumerDvdCompatibilityMode
    Tell "data overwrite", data.ForceOverwrite
    Tell "data client", data.ClientName
    On Error Resume Next
    Tell "data medium", data.IsCurrentMediaSupported(recorder)
    Unless "data medium"
    Tell "data type", data.CurrentPhysicalMediaType
    Unless "data type"
    Tell "data blank", data.MediaPhysicallyBlank
    Unless "data blank"
    Tell "data looks blank", data.MediaHeuristicallyBlank
    Unless "data looks blank"
    Tell "data status", data.CurrentMediaStatus
    Unless "data status"
    Tell "data protection", data.WriteProtectStatus
    Unless "data protection"
    Tell "data total", data.TotalSectorsOnMedia
    Unless "data total"
    Tell "data free", data.FreeSectorsOnMedia
    Unless "data free"
    Tell "data next", data.NextWritableAddress
    Unless "data next"
    Tell "data session", data.StartAddressOfPreviousSession
    Unless "data session"
    Tell "data last", data.LastWrittenAddressOfPreviousSession
    Unless "data last"
    Tell "data requested speed", data.RequestedWriteSpeed & " " & data.RequestedRotationTypeIsPureCAV
    Unless "data requested speed"
    Tell "data speed", data.CurrentWriteSpeed & " " & data.CurrentRotationTypeIsPureCAV
    Unless "data speed"
    Tell "data speeds", Join2(data.SupportedWriteSpeeds)
    Unless "data speeds"
    text = ""
    For Each descriptor In data.SupportedWriteSpeedDescriptors
        text = text & descriptor.MediaType & "/" & descriptor.RotationTypeIsPureCAV & "/" & descriptor.WriteSpeed & " "
    Next
    Unless "data descriptors"
    Tell "data descriptors", text
    For Each element In data.MultisessionInterfaces
        text = TypeName(element)
        Tell "session kind", text & " " & element.IsSupportedOnCurrentMediaState & " " & element.InUse
        Unless text
    Next
    Unless "session kinds"
End Sub

Sub InfoOthers()
    Dim tracks, eraser
    Set tracks = CreateObject("IMAPI2.MsftDiscFormat2TrackAtOnce")
    Tell "tracks drive", tracks.IsRecorderSupported(recorder)
    Tell "tracks kinds", Join2(tracks.SupportedMediaTypes)
    tracks.Recorder = recorder
    Tell "tracks finalize", Not tracks.DoNotFinalizeMedia
    On Error Resume Next
    Tell "tracks medium", tracks.IsCurrentMediaSupported(recorder)
    Unless "tracks medium"
    Tell "tracks type", tracks.CurrentPhysicalMediaType
    Unless "tracks type"
    Tell "tracks speeds", Join2(tracks.SupportedWriteSpeeds)
    Unless "tracks speeds"
    Tell "tracks there", tracks.NumberOfExistingTracks
    Unless "tracks there"
    Set eraser = CreateObject("IMAPI2.MsftDiscFormat2Erase")
    Tell "erase drive", eraser.IsRecorderSupported(recorder)
    Tell "erase kinds", Join2(eraser.SupportedMediaTypes)
    Tell "erase medium", eraser.IsCurrentMediaSupported(recorder)
    Unless "erase medium"
    eraser.Recorder = recorder
    Tell "erase type", eraser.CurrentPhysicalMediaType
    Unless "erase type"
    Tell "erase full", eraser.FullErase
    Unless "erase full"
End Sub

Sub Burn(tree, systems, append)
    Dim data, image, result, stream
    Set data = CreateObject("IMAPI2.MsftDiscFormat2Data")
    data.Recorder = recorder
    data.ClientName = "disc.vbs"
    data.DisableConsumerDvdCompatibilityMode = True
    Set image = CreateObject("IMAPI2FS.MsftFileSystemImage")
    If append Then
        image.MultisessionInterfaces = data.MultisessionInterfaces
        Tell "imported", image.ImportFileSystem()
        Tell "imported name", image.ImportedVolumeName
        Tell "imported files", image.FileCount
    Else
        image.ChooseImageDefaults recorder
        If systems <> "" Then image.FileSystemsToCreate = systems
        image.VolumeName = "FROM_VBSCRIPT"
        data.ForceOverwrite = Not data.MediaHeuristicallyBlank
    End If
    image.Root.AddTree tree, False
    Tell "files", image.FileCount
    Tell "file systems", image.FileSystemsToCreate
    Tell "start", image.SessionStartBlock
    Set result = image.CreateResultImage()
    Tell "blocks", result.TotalBlocks
    Set stream = result.ImageStream
    data.Write stream
    Tell "status", data.CurrentMediaStatus
End Sub

Sub Audio(arguments)
    Dim tracks, file, i
    Set tracks = CreateObject("IMAPI2.MsftDiscFormat2TrackAtOnce")
    tracks.Recorder = recorder
    tracks.ClientName = "disc.vbs"
    tracks.PrepareMedia
    Tell "free", tracks.FreeSectorsOnMedia
    For i = 1 To arguments.Count - 1
        Set file = CreateObject("IMAPI2FS.MsftIsoImageManager")
        file.SetPath arguments(i)
        tracks.AddAudioTrack file.Stream
        Tell "track", tracks.NumberOfExistingTracks & " " & tracks.UsedSectorsOnMedia
    Next
    Tell "contents", UBound(tracks.ExpectedTableOfContents) + 1
    tracks.ReleaseMedia
End Sub

Sub EraseDisc(how)
    Dim eraser
    Set eraser = CreateObject("IMAPI2.MsftDiscFormat2Erase")
    eraser.Recorder = recorder
    eraser.ClientName = "disc.vbs"
    eraser.FullErase = (how = "full")
    eraser.EraseMedia
    Tell "blank", eraser.MediaHeuristicallyBlank
End Sub

Dim arguments, systems
Set arguments = WScript.Arguments
Set recorder = FirstRecorder()
systems = ""
Select Case arguments(0)
Case "info"
    InfoDrive
    InfoData
    InfoOthers
Case "burn"
    If arguments.Count > 2 Then systems = arguments(2)
    Burn arguments(1), systems, False
Case "append"
    Burn arguments(1), "", True
Case "audio"
    Audio arguments
Case "erase"
    EraseDisc arguments(1)
End Select
WScript.Echo "end"
