namespace Fabra.Grpc.Server.Configuration;

internal static class UserPath
{
    /// <summary>The full path of what a user wrote; <c>~</c> is the home folder, as in a shell.</summary>
    public static string Expand(string path) => Expand(path, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>
    /// Where there is no home folder, a path that begins with it stays as it is. The root counts as none: it is what container engines
    /// set HOME to for a user whom the image does not know, and no place for a database.
    /// </summary>
    public static string Expand(string path, string home) =>
        !NeedsHome(path) ? System.IO.Path.GetFullPath(path)
        : home is "" or "/" ? path
        : System.IO.Path.GetFullPath(System.IO.Path.Join(home, path[1..]));

    /// <summary>Whether a path begins with a home folder, be it because there was none to put in its place.</summary>
    public static bool NeedsHome(string path) => path == "~" || path.StartsWith("~/", StringComparison.Ordinal);
}
