using Microsoft.Extensions.Options;

namespace Threat.Retraining.Tests;

public static class TestOptions
{
    public static IOptions<T> Wrap<T>(this T options)
        where T : class => Options.Create(options);
}
