namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>How an arena treats its memory. Bits without a name here are accepted and have no effect.</summary>
[Flags]
public enum ArenaFlags
{
    None = 0,

    /// <summary>Clear what was handed out at each reset. Done without asking for types that hold references.</summary>
    ClearAtReset = 1,
}
