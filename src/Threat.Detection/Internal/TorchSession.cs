using TorchSharp;

namespace Threat.Detection.Internal;

/// <summary>
/// One piece of work at a time on the process-wide state of TorchSharp: its random generator and its number of threads, both put back afterwards.
/// </summary>
internal static class TorchSession
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    public static T Run<T>(long seed, int threads, CancellationToken cancellationToken, Func<T> work)
    {
        Gate.Wait(cancellationToken);
        try
        {
            using DisposeScope scope = torch.NewDisposeScope();
            int threadsBefore = torch.get_num_threads();
            torch.Tensor generatorBefore = torch.random.get_rng_state();
            try
            {
                torch.set_num_threads(threads);
                torch.random.manual_seed(seed);
                return work();
            }
            finally
            {
                torch.random.set_rng_state(generatorBefore);
                torch.set_num_threads(threadsBefore);
            }
        }
        finally
        {
            Gate.Release();
        }
    }
}
