using Microsoft.Extensions.Options;

namespace Threat.Learning.Internal;

internal sealed class ThreatLearningOptionsValidator : IValidateOptions<ThreatLearningOptions>
{
    public ValidateOptionsResult Validate(string? name, ThreatLearningOptions options)
    {
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.ModelName)) failures.Add("ThreatLearningOptions.ModelName is blank; give the model a name, as in \"default\".");
        if (string.IsNullOrWhiteSpace(options.DataFolder)) failures.Add("ThreatLearningOptions.DataFolder is blank; give a folder that the host may write to.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
