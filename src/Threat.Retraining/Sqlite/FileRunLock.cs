namespace Threat.Retraining.Internal;

/// <summary>A lock by an exclusively opened file. The operating system gives it back when the process dies, however it dies.</summary>
internal sealed class FileRunLock(string path, IRunStore runs) : IRunLock
{
    public async Task<IRunLease?> TryAcquireAsync(CancellationToken cancellationToken = default)
    {
        string folder = Path.GetDirectoryName(path)!;
        FileStream? file;
        try
        {
            Directory.CreateDirectory(folder);
            file = TryOpen(path);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new SampleStoreException($"Could not open the lock file '{path}': {e.Message} The folder must be writable for this user.", e);
        }
        if (file is null) return null;
        try
        {
            return new Lease(file, await runs.NextFencingTokenAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public static async Task<FileStream> WaitAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Environment.TickCount64;
        while (true)
        {
            if (TryOpen(path) is FileStream file) return file;
            if (Environment.TickCount64 - start > timeout.TotalMilliseconds) throw new SampleStoreException($"'{path}' is held by another process for more than {timeout}.");
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e) when (e is not FileNotFoundException and not DirectoryNotFoundException && File.Exists(path))
        {
            return null;
        }
    }

    private sealed class Lease(FileStream file, long token) : IRunLease
    {
        public long FencingToken => token;

        public CancellationToken Lost => CancellationToken.None;

        public ValueTask DisposeAsync() => file.DisposeAsync();
    }
}
