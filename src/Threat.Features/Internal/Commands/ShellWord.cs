namespace Threat.Features.Internal;

internal enum ShellWordKind : byte
{
    Word,
    Separator,
    Pipe,
    RedirectOut,
    RedirectIn,
}

/// <summary>A word without its quotes, or an operator.</summary>
internal readonly record struct ShellWord(int Start, int Length, ShellWordKind Kind);
