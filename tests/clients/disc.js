// A disc from JScript: the verbs of disc.vbs by the other language's habits (no Set, arrays by VBArray, Enumerator, exceptions).
//   cscript disc.js info | burn TREE [FS] | append TREE | audio FILE... | erase quick|full
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

var recorder;

function tell(name, value)
{
    WScript.Echo(name + ": " + value);
}

// A property that not every disc or drive has.
function tellIf(name, get)
{
    try { tell(name, get()); } catch (e) { tell(name, "error " + (e.number >>> 0).toString(16).toUpperCase() + " " + e.message); }
}

function words(array)
{
    return new VBArray(array).toArray().join(" ");
}

function bool(value)
{
    return value ? "True" : "False";
}

function firstRecorder()
{
    var drives = new Enumerator(new ActiveXObject("IMAPI2.MsftDiscMaster2"));
    var first = new ActiveXObject("IMAPI2.MsftDiscRecorder2");

    if (drives.atEnd()) throw new Error("no drive");
    first.InitializeDiscRecorder(drives.item());
    return first;
}

function infoDrive()
{
    var lists = ["SupportedFeaturePages", "CurrentFeaturePages", "SupportedProfiles", "CurrentProfiles", "SupportedModePages"];
    var names = ["features", "current features", "profiles", "current profiles", "mode pages"];
    var i;

    tell("vendor", recorder.VendorId);
    tell("product", recorder.ProductId);
    tell("revision", recorder.ProductRevision);
    tell("volume name", recorder.VolumeName);
    tell("paths", words(recorder.VolumePathNames));
    tell("loads", bool(recorder.DeviceCanLoadMedia));
    tellIf("number", function () { return recorder.LegacyDeviceNumber; });
    for (i = 0; i < lists.length; i++) tell(names[i], words(recorder[lists[i]]));
    tell("owner", recorder.ExclusiveAccessOwner || "");
}

function infoData()
{
    var data = new ActiveXObject("IMAPI2.MsftDiscFormat2Data");
    var text = "", list, i;

    tell("data drive", bool(data.IsRecorderSupported(recorder)));
    tell("data kinds", words(data.SupportedMediaTypes));
    data.Recorder = recorder;
    tell("data recorder", data.Recorder.ProductId);
    tell("data free underrun", bool(!data.BufferUnderrunFreeDisabled));
    tell("data postgap", bool(data.PostgapAlreadyInImage));
    tell("data close", bool(data.ForceMediaToBeClosed));
    tell("data multisession dvd", bool(data.DisableConsumerDvdCompatibilityMode));
    tell("data overwrite", bool(data.ForceOverwrite));
    tell("data client", data.ClientName || "");
    tellIf("data medium", function () { return bool(data.IsCurrentMediaSupported(recorder)); });
    tellIf("data type", function () { return data.CurrentPhysicalMediaType; });
    tellIf("data blank", function () { return bool(data.MediaPhysicallyBlank); });
    tellIf("data looks blank", function () { return bool(data.MediaHeuristicallyBlank); });
    tellIf("data status", function () { return data.CurrentMediaStatus; });
    tellIf("data protection", function () { return data.WriteProtectStatus; });
    tellIf("data total", function () { return data.TotalSectorsOnMedia; });
    tellIf("data free", function () { return data.FreeSectorsOnMedia; });
    tellIf("data next", function () { return data.NextWritableAddress; });
    tellIf("data session", function () { return data.StartAddressOfPreviousSession; });
    tellIf("data last", function () { return data.LastWrittenAddressOfPreviousSession; });
    tellIf("data requested speed", function () { return data.RequestedWriteSpeed + " " + bool(data.RequestedRotationTypeIsPureCAV); });
    tellIf("data speed", function () { return data.CurrentWriteSpeed + " " + bool(data.CurrentRotationTypeIsPureCAV); });
    tellIf("data speeds", function () { return words(data.SupportedWriteSpeeds); });
    list = new VBArray(data.SupportedWriteSpeedDescriptors).toArray();
    for (i = 0; i < list.length; i++) text += list[i].MediaType + "/" + bool(list[i].RotationTypeIsPureCAV) + "/" + list[i].WriteSpeed + " ";
    tell("data descriptors", text);
    list = new VBArray(data.MultisessionInterfaces).toArray();
    for (i = 0; i < list.length; i++)
        tellIf("session kind", function () { return i + " " + bool(list[i].IsSupportedOnCurrentMediaState) + " " + bool(list[i].InUse); });
}

function infoOthers()
{
    var tracks = new ActiveXObject("IMAPI2.MsftDiscFormat2TrackAtOnce");
    var eraser = new ActiveXObject("IMAPI2.MsftDiscFormat2Erase");

    tell("tracks drive", bool(tracks.IsRecorderSupported(recorder)));
    tell("tracks kinds", words(tracks.SupportedMediaTypes));
    tracks.Recorder = recorder;
    tell("tracks finalize", bool(!tracks.DoNotFinalizeMedia));
    tellIf("tracks medium", function () { return bool(tracks.IsCurrentMediaSupported(recorder)); });
    tellIf("tracks type", function () { return tracks.CurrentPhysicalMediaType; });
    tellIf("tracks speeds", function () { return words(tracks.SupportedWriteSpeeds); });
    tellIf("tracks there", function () { return tracks.NumberOfExistingTracks; });
    tell("erase drive", bool(eraser.IsRecorderSupported(recorder)));
    tell("erase kinds", words(eraser.SupportedMediaTypes));
    tellIf("erase medium", function () { return bool(eraser.IsCurrentMediaSupported(recorder)); });
    eraser.Recorder = recorder;
    tellIf("erase type", function () { return eraser.CurrentPhysicalMediaType; });
    tellIf("erase full", function () { return bool(eraser.FullErase); });
}

function burn(tree, systems, append)
{
    var data = new ActiveXObject("IMAPI2.MsftDiscFormat2Data");
    var image = new ActiveXObject("IMAPI2FS.MsftFileSystemImage");
    var result;

    data.Recorder = recorder;
    data.ClientName = "disc.js";
    data.DisableConsumerDvdCompatibilityMode = true;
    if (append)
    {
        image.MultisessionInterfaces = data.MultisessionInterfaces;
        tell("imported", image.ImportFileSystem());
        tell("imported name", image.ImportedVolumeName);
        tell("imported files", image.FileCount);
    }
    else
    {
        image.ChooseImageDefaults(recorder);
        if (systems) image.FileSystemsToCreate = systems;
        image.VolumeName = "FROM_JSCRIPT";
        data.ForceOverwrite = !data.MediaHeuristicallyBlank;
    }
    image.Root.AddTree(tree, false);
    tell("files", image.FileCount);
    tell("file systems", image.FileSystemsToCreate);
    tell("start", image.SessionStartBlock);
    result = image.CreateResultImage();
    tell("blocks", result.TotalBlocks);
    data.Write(result.ImageStream);
    tell("status", data.CurrentMediaStatus);
}

function audio(files)
{
    var tracks = new ActiveXObject("IMAPI2.MsftDiscFormat2TrackAtOnce");
    var file, i;

    tracks.Recorder = recorder;
    tracks.ClientName = "disc.js";
    tracks.PrepareMedia();
    tell("free", tracks.FreeSectorsOnMedia);
    for (i = 1; i < files.length; i++)
    {
        file = new ActiveXObject("IMAPI2FS.MsftIsoImageManager");
        file.SetPath(files(i));
        tracks.AddAudioTrack(file.Stream);
        tell("track", tracks.NumberOfExistingTracks + " " + tracks.UsedSectorsOnMedia);
    }
    tell("contents", new VBArray(tracks.ExpectedTableOfContents).toArray().length);
    tracks.ReleaseMedia();
}

function erase(how)
{
    var eraser = new ActiveXObject("IMAPI2.MsftDiscFormat2Erase");

    eraser.Recorder = recorder;
    eraser.ClientName = "disc.js";
    eraser.FullErase = how === "full";
    eraser.EraseMedia();
    tell("blank", bool(eraser.MediaHeuristicallyBlank));
}

var given = WScript.Arguments;
recorder = firstRecorder();
switch (given(0))
{
case "info":
    infoDrive();
    infoData();
    infoOthers();
    break;
case "burn":
    burn(given(1), given.length > 2 ? given(2) : "", false);
    break;
case "append":
    burn(given(1), "", true);
    break;
case "audio":
    audio(given);
    break;
case "erase":
    erase(given(1));
    break;
}
WScript.Echo("end");
