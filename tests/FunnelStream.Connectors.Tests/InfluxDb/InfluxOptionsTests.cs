using FunnelStream.Connectors.InfluxDb;
using Microsoft.Extensions.Configuration;

namespace FunnelStream.Connectors.Tests.InfluxDb;

public sealed class InfluxOptionsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    private static InfluxOptions Good => new() { Url = "http://localhost:8086", Database = "funnel" };

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_section_binds()
    {
        var options = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["InfluxDb:Url"] = "https://influx.example/base/",
                ["InfluxDb:Api"] = "v2",
                ["InfluxDb:Org"] = "o",
                ["InfluxDb:Bucket"] = "b",
                ["InfluxDb:FlushInterval"] = "00:00:00.250",
                ["InfluxDb:Gzip"] = "false",
            })
            .Build().GetSection(InfluxOptions.Section).Get<InfluxOptions>()!;

        options.Validate().ShouldBeEmpty();
        options.Api.ShouldBe(InfluxApi.V2);
        options.FlushInterval.ShouldBe(TimeSpan.FromMilliseconds(250));
        options.Gzip.ShouldBeFalse();
        (options.BatchLines, options.MaxWaitingPoints, options.Lanes).ShouldBe((5_000, 250_000, 2));
        options.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = new InfluxOptions
        {
            Url = "localhost:8086",
            Api = InfluxApi.V2,
            Token = "t",
            TokenFile = "/does/not/exist",
            BatchLines = 0,
            Lanes = 0,
            MaxWaitingPoints = 0,
            FlushInterval = TimeSpan.Zero,
            Timeout = TimeSpan.Zero,
            Password = "p",
            PasswordFile = "/neither/does/this",
        }.Validate();

        foreach (var word in new[]
        {
            "Url 'localhost:8086'", "InfluxDb:Org", "InfluxDb:Bucket", "Token and InfluxDb:TokenFile", "TokenFile '/does/not/exist'", "BatchLines", "Lanes",
            "MaxWaitingPoints", "FlushInterval", "Timeout", "Password and InfluxDb:PasswordFile", "PasswordFile '/neither/does/this'", "without InfluxDb:User",
        })
        {
            problems.ShouldContain(problem => problem.Contains(word), word);
        }

        problems.ShouldAllBe(problem => problem.EndsWith('.') && problem.Contains(": "));
    }

    [Theory]
    [InlineData(InfluxApi.V1)]
    [InlineData(InfluxApi.V3)]
    public void A_database_is_needed(InfluxApi api) =>
        (Good with { Api = api, Database = " " }).Validate().ShouldHaveSingleItem().ShouldContain("InfluxDb:Database");

    [Theory]
    [InlineData("")]
    [InlineData("ftp://host")]
    [InlineData("http://")]
    [InlineData("http://user:pass@host")]
    [InlineData("http://host/?db=x")]
    public void Addresses_that_cannot_work_are_told(string url) =>
        (Good with { Url = url }).Validate().ShouldHaveSingleItem().ShouldContain("InfluxDb:Url");

    [Fact]
    public void No_problem_repeats_a_secret() =>
        string.Concat((Good with { Url = "http://u:hush@host", Token = "hush\n", Password = "hush", PasswordFile = "x" }).Validate())
            .ShouldNotContain("hush");

    [Fact]
    public void Basic_authentication_is_for_v1_and_complete_or_absent()
    {
        (Good with { User = "u" }).Validate().ShouldHaveSingleItem().ShouldContain("without a password");
        (Good with { User = "u", Password = "p", Token = "t" }).Validate().ShouldHaveSingleItem().ShouldContain("keep the user");
        (Good with { User = "u", Password = "p", Api = InfluxApi.V3 }).Validate().ShouldHaveSingleItem().ShouldContain("Api V1 only");
        (Good with { User = "u", Password = "p" }).Validate().ShouldBeEmpty();
    }

    [Fact]
    public void A_token_may_be_left_out() =>
        new InfluxOptions { Url = "http://h", Api = InfluxApi.V2, Org = "o", Bucket = "b" }.Validate().ShouldBeEmpty();

    [Fact]
    public void Secret_files_hold_one_line_which_is_trimmed()
    {
        (Good with { TokenFile = _file }).Validate().ShouldHaveSingleItem().ShouldContain("is empty");
        File.WriteAllText(_file, "one\ntwo\n");
        (Good with { TokenFile = _file }).Validate().ShouldHaveSingleItem().ShouldContain("more than one line");
        File.WriteAllText(_file, "  secret \r\n");
        (Good with { TokenFile = _file }).Validate().ShouldBeEmpty();
        SecretFile.Read(_file).ShouldBe("secret");
    }

    [Fact]
    public void Printing_options_does_not_print_secrets() =>
        (Good with { Token = "hush", Password = "hush" }).ToString().ShouldBe("http://localhost:8086 (V1, database funnel)");
}
