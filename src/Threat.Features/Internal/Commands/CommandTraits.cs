namespace Threat.Features.Internal;

/// <summary>What a command line does.</summary>
[Flags]
internal enum CommandTraits
{
    None = 0,
    Dangerous = 1,
    Download = 2,
    Upload = 4,
    Interpreter = 8,
    ShellSpawn = 16,
    Escalation = 32,
}
