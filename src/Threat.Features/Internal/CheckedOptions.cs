using Microsoft.Extensions.Options;

namespace Threat.Shared;

/// <summary>Lets a check that throws in the user's words judge options at start too.</summary>
internal sealed class CheckedOptions<T>(Action<T> check) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        try
        {
            check(options);
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            // Without the lines that name the parameter and repeat the value.
            int end = e.Message.IndexOf(" (Parameter '", StringComparison.Ordinal);
            return ValidateOptionsResult.Fail(end < 0 ? e.Message : e.Message[..end]);
        }
    }
}
