using System.Globalization;

namespace Fabra.Soak;

/// <summary>What to prove, and how large.</summary>
internal sealed record SoakSettings
{
    public const string Usage = """
        usage: eng/soak [PROOF|all] [--cycles N] [--contexts N] [--spooled N] [--rows N] [--samples N]
                        [--assemblies N] [--data FOLDER] [--logs FOLDER] [--seed N]
        proofs: kill9, kill9docs, race, disk, asof, stream (on DuckDB); replicas, pgstop, pghang, failover, readid (on Postgres, which they start)
        """;

    private static readonly string[] Proofs =
    [
        "kill9", "kill9docs", "stream", "asof", "race", "disk", "replicas", "pgstop", "pghang", "failover", "readid", "all",
    ];

    private int? _cycles;

    public string Proof { get; private set; } = "all";

    /// <summary>The server's program, <c>fabra.dll</c>.</summary>
    public string Server { get; private set; } = "";

    /// <summary>Kills in kill9, kill9docs and replicas.</summary>
    public int Cycles => _cycles ?? 50;

    /// <summary>Stops in pgstop; the same option.</summary>
    public int Stops => _cycles ?? 20;

    /// <summary>Contexts in the log before stream begins, and at the end of readid.</summary>
    public int Contexts { get; private set; } = 1_000_000;

    /// <summary>Records that wait in the spool when stream begins.</summary>
    public int Spooled { get; private set; } = 60_000;

    /// <summary>Rows of feature history before asof begins; a multiple of 100.</summary>
    public int Rows { get; private set; } = 10_000_000;

    /// <summary>Reads measured in asof.</summary>
    public int Samples { get; private set; } = 5_000;

    /// <summary>Contexts assembled and replayed in race.</summary>
    public int Assemblies { get; private set; } = 10_000;

    /// <summary>Where data is made; each proof uses a folder of its own in it and removes it.</summary>
    public string Data { get; private set; } = Path.GetTempPath();

    /// <summary>Where the servers' logs go.</summary>
    public string Logs { get; private set; } = Path.Join(Path.GetTempPath(), "fabra-soak-logs");

    public int Seed { get; private set; } = Random.Shared.Next();

    /// <summary>The settings, or null when the arguments are not understood.</summary>
    public static SoakSettings? Parse(string[] arguments)
    {
        var settings = new SoakSettings();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (i == 0 && Proofs.Contains(arguments[0]))
            {
                settings.Proof = arguments[0];
            }
            else if (i + 1 == arguments.Length || !settings.Set(arguments[i], arguments[++i]))
            {
                return null;
            }
        }

        return settings.Server.Length > 0 ? settings : null;
    }

    /// <summary>A folder of one proof's own, empty.</summary>
    public string NewFolder(string proof)
    {
        var folder = Path.Join(Data, $"fabra-soak-{proof}-{Environment.ProcessId}");
        Directory.CreateDirectory(folder);
        Directory.CreateDirectory(Logs);
        return folder;
    }

    private bool Set(string name, string value)
    {
        switch (name)
        {
            case "--server":
                Server = value;
                return File.Exists(value);
            case "--data":
                Data = value;
                return true;
            case "--logs":
                Logs = value;
                return true;
        }

        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        switch (name)
        {
            case "--cycles":
                _cycles = number;
                return number > 0;
            case "--contexts":
                Contexts = number;
                return number >= 1_000;
            case "--spooled":
                Spooled = number;
                return true;
            case "--rows":
                Rows = number;
                return number >= 1_000 && number % 100 == 0;
            case "--samples":
                Samples = number;
                return number > 0;
            case "--assemblies":
                Assemblies = number;
                return number > 0;
            case "--seed":
                Seed = number;
                return true;
            default:
                return false;
        }
    }
}
