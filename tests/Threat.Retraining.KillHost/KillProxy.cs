using System.Diagnostics;
using System.Reflection;

namespace Threat.Retraining.KillHost;

/// <summary>Passes every call on, and ends the process with SIGKILL just before or just after the one that is named, as in "IRunStore.DecideAsync:after".</summary>
public class KillProxy<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private string _point = "";

    public static T Around(T inner, string point)
    {
        T proxy = Create<T, KillProxy<T>>();
        ((KillProxy<T>)(object)proxy)._inner = inner;
        ((KillProxy<T>)(object)proxy)._point = point;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        string call = $"{typeof(T).Name}.{targetMethod!.Name}";
        if (_point == call + ":before") Kill();
        object? result = targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (_point == call + ":after")
        {
            if (result is Task task) task.GetAwaiter().GetResult();
            Kill();
        }
        return result;
    }

    private static void Kill()
    {
        using Process self = Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
