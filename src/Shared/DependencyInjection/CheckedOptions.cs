using System.Buffers;
using Microsoft.Extensions.Options;

namespace Threat.Shared;

/// <summary>Lets a check that throws in the user's words judge options at start too.</summary>
internal sealed class CheckedOptions<T>(Action<T> check) : IValidateOptions<T> where T : class
{
    private const string Owner = "options.";
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public ValidateOptionsResult Validate(string? name, T options)
    {
        try
        {
            check(options);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail(Named(e.Message));
        }
    }

    /// <summary>Without the lines that name the parameter and repeat the value; a message that begins with a bare property says whose it is.</summary>
    private static string Named(string message)
    {
        int end = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        if (end >= 0) message = message[..end];
        if (message.StartsWith(Owner, StringComparison.Ordinal)) return $"{typeof(T).Name}.{message[Owner.Length..]}";
        int space = message.IndexOf(' ');
        bool property = space > 0 && message.AsSpan(0, space).IndexOfAnyExcept(Letters) < 0 && message.AsSpan(space).StartsWith(" is ", StringComparison.Ordinal);
        return property ? $"{typeof(T).Name}: {message}" : message;
    }
}
