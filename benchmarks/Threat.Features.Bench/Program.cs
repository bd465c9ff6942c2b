using Threat.Features.Bench;

// Store and intelligence figures, each side by side in one run. Arguments choose: memory, redis, prefix, batch; none runs all.
string[] chosen = args.Length > 0 ? args : ["memory", "redis", "prefix", "batch"];
foreach (string name in chosen)
{
    switch (name)
    {
        case "memory": await MemoryBench.RunAsync(); break;
        case "redis": await RedisBench.RunAsync(); break;
        case "prefix": PrefixBench.Run(); break;
        case "batch": await BatchBench.RunAsync(); break;
        default:
            Console.Error.WriteLine($"'{name}' is no benchmark; choose from memory, redis, prefix, batch.");
            return 2;
    }
}
return 0;
