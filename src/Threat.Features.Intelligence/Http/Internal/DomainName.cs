using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Threat.Features.Intelligence.Internal;

internal static class DomainName
{
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Lower case, in ASCII form, without a trailing dot; false for addresses, single labels and what is no name.</summary>
    public static bool TryNormalize(string? domain, [NotNullWhen(true)] out string? name)
    {
        name = null;
        if (string.IsNullOrWhiteSpace(domain) || domain.Length > 253) return false;
        try
        {
            string ascii = Idn.GetAscii(domain.Trim().TrimEnd('.')).ToLowerInvariant();
            int dot = ascii.LastIndexOf('.');
            if (dot < 1 || char.IsAsciiDigit(ascii[^1]) || ascii.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))) return false;
            name = ascii;
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
