namespace Threat.TestKit;

/// <summary>Reports on the reporting thread, unlike <see cref="Progress{T}"/>.</summary>
public sealed class ImmediateProgress<T>(Action<T> report) : IProgress<T>
{
    public void Report(T value) => report(value);
}
