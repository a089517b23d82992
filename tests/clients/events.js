// Event handlers in JScript, for script_host: those of events.vbs in the other language, whose functions are found by their exact
// names, and in which an object's identity is asked by its properties.
//   script_host events.js image TREE SECTORS | data TREE | cancel TREE | tracks FILE... | erase quick|full
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

var recorder, source, events = 0, actions = [], wrong = "", last = -1, cancelAt = -1, told = [];

function check(condition, what)
{
    WScript.Echo((condition ? "ok " : "not ok ") + what);
}

function expect(condition, what)
{
    if (!condition && wrong === "") wrong = "event " + events + ": " + what;
}

// Every property of the arguments, by name as scripts do it: a number each.
function readAll(progress, names)
{
    var values = {}, i;

    for (i = 0; i < names.length; i++)
    {
        values[names[i]] = progress[names[i]];
        expect(typeof values[names[i]] === "number", names[i] + " is a " + typeof values[names[i]]);
    }
    return values;
}

var sectionNames = ["StartLba", "SectorCount", "LastReadLba", "LastWrittenLba", "TotalSystemBuffer", "UsedSystemBuffer", "FreeSystemBuffer"];

function section(progress, more, writing)
{
    var now = readAll(progress, sectionNames.concat(more));

    events++;
    if (actions[actions.length - 1] !== now.CurrentAction) actions.push(now.CurrentAction);
    expect(now.FreeSystemBuffer === now.TotalSystemBuffer - now.UsedSystemBuffer, "free is total less used");
    expect(now.SectorCount > 0, "percent can be reckoned");
    if (now.CurrentAction >= writing)
    {
        expect(now.LastWrittenLba >= last, "LastWrittenLba goes up");
        last = now.LastWrittenLba;
    }
    return now;
}

function data_Update(object, progress)
{
    var now = section(progress, ["ElapsedTime", "RemainingTime", "TotalTime", "CurrentAction"], 4);

    expect(object.ClientName === "events", "the writer can be asked");
    expect(now.TotalTime === now.ElapsedTime + now.RemainingTime, "the total is elapsed and remaining");
    if (now.CurrentAction === cancelAt) object.CancelWrite();
}

function tracks_Update(object, progress)
{
    var now = readAll(progress, ["CurrentTrackNumber"]);

    if (told[told.length - 1] !== now.CurrentTrackNumber) { told.push(now.CurrentTrackNumber); last = -1; }
    section(progress, ["CurrentAction", "ElapsedTime", "RemainingTime"], 2);
    expect(object.ClientName === "events", "the writer can be asked");
}

function erase_Update(object, elapsed, estimated)
{
    events++;
    expect(elapsed >= last && estimated >= elapsed, elapsed + " of " + estimated + " seconds");
    expect(object.ClientName === "events", "the eraser can be asked");
    last = elapsed;
}

function image_Update(object, file, copied, total)
{
    events++;
    expect(object.FreeMediaBlocks === 0, "the image can be asked");
    told.push(copied + "/" + total);
}

function connect(progid, prefix)
{
    source = WScript.CreateObject(progid, prefix);
    if (recorder)
    {
        source.Recorder = recorder;
        source.ClientName = "events";
    }
}

function attempt(action)
{
    try { action(); } catch (e) { return e.number >>> 0; }
    return 0;
}

function imageOf(tree)
{
    var image = new ActiveXObject("IMAPI2FS.MsftFileSystemImage");

    image.FreeMediaBlocks = 0;
    image.FileSystemsToCreate = 3;
    image.Root.AddTree(tree, false);
    return image.CreateResultImage().ImageStream;
}

function streamOf(file)
{
    var manager = new ActiveXObject("IMAPI2FS.MsftIsoImageManager");

    manager.SetPath(file);
    return manager.Stream;
}

var given = WScript.Arguments, verb = given(0), code, i;

if (verb !== "image")
{
    recorder = new ActiveXObject("IMAPI2.MsftDiscRecorder2");
    recorder.InitializeDiscRecorder(new ActiveXObject("IMAPI2.MsftDiscMaster2").Item(0));
}
switch (verb)
{
case "image":
    connect("IMAPI2FS.MsftFileSystemImage", "image_");
    source.FreeMediaBlocks = 0;
    source.Root.AddTree(given(1), false);
    check(told.join(" ") === "0/" + given(2) + " " + given(2) + "/" + given(2), "before the file and after it: " + told.join(" "));
    break;
case "cancel":
    cancelAt = 4;
    // fall through
case "data":
    connect("IMAPI2.MsftDiscFormat2Data", "data_");
    code = attempt(function () { source.Write(imageOf(given(1))); });
    check(code === (cancelAt < 0 ? 0 : 0xC0AA0002), "the burn: " + code.toString(16));
    check(actions.join(" ") === (cancelAt < 0 ? "0 2 3 4 5 6" : "0 2 3 4"), "the actions: " + actions.join(" "));
    break;
case "tracks":
    connect("IMAPI2.MsftDiscFormat2TrackAtOnce", "tracks_");
    source.PrepareMedia();
    for (i = 1; i < given.length; i++) source.AddAudioTrack(streamOf(given(i)));
    source.ReleaseMedia();
    check(actions.join(" ") === "1 2 3 1 2 3", "the actions: " + actions.join(" "));
    check(told.join(" ") === "1 2", "the tracks: " + told.join(" "));
    break;
case "erase":
    connect("IMAPI2.MsftDiscFormat2Erase", "erase_");
    source.FullErase = given(1) === "full";
    source.EraseMedia();
    check(source.MediaPhysicallyBlank && events > 0, "blank");
    break;
}
check(wrong === "", verb + ": " + events + " events " + wrong);
WScript.Echo("end");
