using System.Diagnostics;

namespace Threat.Detection.Internal;

/// <summary>An exclusive lock on a file. The system releases it when the stream is closed or the process ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // EAGAIN on Linux and on macOS, sharing and lock violation on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    public static async Task<FileStream> AcquireAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (HeldByAnother.Contains(e.HResult))
            {
                if (Stopwatch.GetElapsedTime(start) > timeout)
                    throw new TimeoutException($"{path} was held by another change for more than {timeout.TotalSeconds:0.#} s. Raise FileModelRegistryOptions.LockTimeout, or look for a process that hangs.", e);
            }
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
