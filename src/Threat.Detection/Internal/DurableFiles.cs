using System.Runtime.InteropServices;

namespace Threat.Detection.Internal;

/// <summary>Files and folders that are on the disk when a call returns.</summary>
internal static partial class DurableFiles
{
    private const int InvalidArgument = 22;

    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Readers see the old content or the new, never a part.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = $"{path}.tmp-{Guid.NewGuid():N}";
        try
        {
            Write(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a finished folder appear under its name at once.</summary>
    public static void PublishFolder(string temporary, string target)
    {
        SyncFolder(temporary);
        Directory.Move(temporary, target);
        SyncFolder(Path.GetDirectoryName(target)!);
    }

    /// <summary>Makes the names in a folder durable. Windows does this by itself.</summary>
    public static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int descriptor = Open(folder, 0);
        if (descriptor < 0) throw Failed("open", folder);
        try
        {
            // Some network file systems cannot sync a folder and say so with EINVAL.
            if (Sync(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument) throw Failed("sync", folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failed(string what, string folder) => new($"Could not {what} folder {folder}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
