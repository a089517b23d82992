// An image from JScript: the same object, other habits (no Set, exceptions, Enumerator).
//   cscript imagefs.js DIRECTORY      with the tree that imagefs.vbs has left there
// Copyright 2026 the imapi2 authors. SPDX-License-Identifier: LGPL-2.1-or-later

function check(condition, what)
{
    WScript.Echo((condition ? "ok " : "not ok ") + what);
}

function failure(action)
{
    try { action(); } catch (e) { return e; }
    return { number: 0, message: "" };
}

var folder = WScript.Arguments(0) + "\\tree";
var image = new ActiveXObject("IMAPI2FS.MsftFileSystemImage");
var manager = new ActiveXObject("IMAPI2FS.MsftIsoImageManager");
var root = image.Root, boot, result, items, names = "", e;

image.FileSystemsToCreate = 7;
image.ChooseImageDefaultsForMediaType(18);
image.FreeMediaBlocks = 0;
image.UDFRevision = 0x201;
image.VolumeName = "FROM_JSCRIPT";
root.AddTree(folder, true);
check(image.FileCount === 3 && image.Exists("\\tree\\sub\\second.bin") === 2, "a tree");
for (items = new Enumerator(root.Item("tree")); !items.atEnd(); items.moveNext()) names += items.item().Name + ",";
check(names.length > 10 && names.indexOf("sub,") >= 0, "an enumerator: " + names);
boot = new ActiveXObject("IMAPI2FS.BootOptions");
manager.SetPath(WScript.Arguments(0) + "\\etfsboot.com");
boot.AssignBootImage(manager.Stream);
image.FileSystemsToCreate = 3;
image.BootImageOptions = boot;
result = image.CreateResultImage();
check(result.TotalBlocks > 20 && result.BlockSize === 2048, result.TotalBlocks + " blocks");
manager.SetStream(result.ImageStream);
manager.Validate();
check(true, "with an image in them");
e = failure(function () { root.Remove("tree"); });
check((e.number >>> 0) === 0xC0AAB102 && e.message.length > 20, "frozen: " + e.message);
e = failure(function () { return root.Item("none").Name; });
check((e.number >>> 0) === 0xC0AAB118 && e.message.indexOf("none") > 0, "no item: " + e.message);
e = failure(function () { image.Exists("none"); });
check((e.number >>> 0) === 0xC0AAB110, "no path: " + e.message);

WScript.Echo("end");
