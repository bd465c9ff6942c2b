namespace Threat.Features;

/// <summary>How far a reader got.</summary>
/// <param name="File">The file's name as given.</param>
/// <param name="BytesRead">Bytes read from the file, compressed where it is.</param>
/// <param name="TotalBytes">The file's length, or null when the stream does not say.</param>
/// <param name="Lines">Lines read.</param>
public readonly record struct ReadProgress(string File, long BytesRead, long? TotalBytes, long Lines);
