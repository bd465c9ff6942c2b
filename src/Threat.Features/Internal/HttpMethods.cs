namespace Threat.Features.Internal;

internal static class HttpMethods
{
    /// <summary>The eight methods of RFC 9110, PATCH or any other as one: nine values.</summary>
    public const int Count = 9;

    private static readonly string[] Names = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE"];

    public static int IndexOf(string method)
    {
        for (int i = 0; i < Names.Length; i++)
        {
            if (string.Equals(method, Names[i], StringComparison.OrdinalIgnoreCase)) return i;
        }
        return Names.Length;
    }
}
