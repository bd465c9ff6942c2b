using Microsoft.Extensions.Options;

namespace Threat.Thresholds.Internal;

/// <summary>Says at start what <see cref="ThresholdOptimizerOptions.Validate"/> says.</summary>
internal sealed class ValidateThresholdOptimizerOptions : IValidateOptions<ThresholdOptimizerOptions>
{
    public ValidateOptionsResult Validate(string? name, ThresholdOptimizerOptions options)
    {
        try
        {
            options.Validate();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }
}
