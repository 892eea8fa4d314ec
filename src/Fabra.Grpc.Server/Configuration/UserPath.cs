namespace Fabra.Grpc.Server.Configuration;

internal static class UserPath
{
    /// <summary>The full path of what a user wrote; <c>~</c> is the home folder, as in a shell.</summary>
    public static string Expand(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            path = System.IO.Path.Join(home, path[1..]);
        }

        return System.IO.Path.GetFullPath(path);
    }
}
