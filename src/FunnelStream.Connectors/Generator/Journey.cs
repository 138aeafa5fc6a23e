namespace FunnelStream.Connectors.Generator;

/// <summary>Draws what becomes of a lead, all at once, when it first shows up.</summary>
internal static class Journey
{
    /// <summary>Sales reps at work.</summary>
    public const int Reps = 8;

    private const byte Unreachable = 3;
    private const double Minute = 60_000;
    private const double Hour = 60 * Minute;
    private const double Day = 24 * Hour;

    /// <summary>Adds the steps of a lead that first shows up at <paramref name="now"/>.</summary>
    public static void Draw(List<Due> steps, ref Dice dice, byte campaign, long lead, long now, Surge surge)
    {
        var plan = CampaignPlan.All[campaign];
        var created = now;
        if (dice.Chance(.3))
        {
            created += (long)dice.LogNormal(Day, 1);
            steps.Add(new Due(Step.Touch, campaign, (byte)dice.Pick(4), lead, now));
        }

        var inSurge = surge.Holds(created);
        steps.Add(new Due(Step.Created, campaign, 0, lead, created));
        if (dice.Chance(.5))
        {
            steps.Add(new Due(Step.Touch, campaign, (byte)dice.Pick(4), lead, created + (long)dice.LogNormal(2 * Day, 1)));
        }

        if (dice.Chance(.6))
        {
            steps.Add(new Due(Step.AutomatedResponse, campaign, 0, lead, created + (long)dice.LogNormal(Minute, .3)));
        }

        // Sales answers ever later: each day of the surge adds more than the first day's whole delay.
        var overload = surge.Overload(created);
        var rep = (byte)dice.Pick(Reps);
        var answered = created + (long)dice.LogNormal(40 * Minute * (1 + (4 * overload)), 1);
        var isAnswered = dice.Chance(inSurge ? .95 : .97);
        if (isAnswered)
        {
            steps.Add(new Due(Step.Response, campaign, rep, lead, answered));
        }
        else
        {
            // Given up: nobody waits for ever.
            steps.Add(new Due(Step.Disqualified, campaign, Unreachable, lead, created + (long)dice.LogNormal(Day * (1 + (overload / 4)), .2)));
        }

        if (dice.Chance(.15))
        {
            steps.Add(new Due(Step.Scored, campaign, (byte)dice.Pick(101), lead, created + (long)dice.LogNormal(3 * Hour, 1)));
        }

        if (dice.Chance(.01))
        {
            steps.Add(new Due(Step.Corrected, campaign, (byte)dice.Pick(3), lead, created + (long)dice.LogNormal(2 * Day, 1)));
        }

        if (dice.Chance(.001))
        {
            steps.Add(new Due(Step.Erased, campaign, 0, lead, created + (long)dice.LogNormal(20 * Day, .5)));
        }

        Qualify(steps, ref dice, campaign, lead, created, answered, rep, plan.Mql, inSurge ? plan.SqlAfter : plan.Sql);
    }

    private static void Qualify(List<Due> steps, ref Dice dice, byte campaign, long lead, long created, long answered, byte rep, double mqlRate, double sqlRate)
    {
        var mql = created + (long)dice.LogNormal(6 * Hour, 1);
        var isMql = dice.Chance(mqlRate);
        if (isMql)
        {
            steps.Add(new Due(Step.Mql, campaign, (byte)(50 + dice.Pick(51)), lead, mql));
            steps.Add(new Due(Step.Assigned, campaign, rep, lead, mql + (long)dice.LogNormal(10 * Minute, .5)));
        }

        if (isMql && dice.Chance(sqlRate / mqlRate))
        {
            var sql = Math.Max(mql, answered) + (long)dice.LogNormal(1.2 * Day, .7);
            steps.Add(new Due(Step.Sql, campaign, rep, lead, sql));
            Sell(steps, ref dice, campaign, lead, sql, rep);
        }
        else if (dice.Chance(.5))
        {
            var closed = Math.Max(mql, answered) + (long)dice.LogNormal(4 * Day, .7);
            steps.Add(new Due(Step.Disqualified, campaign, (byte)dice.Pick(4), lead, closed));
            if (dice.Chance(.08))
            {
                steps.Add(new Due(Step.Recycled, campaign, 0, lead, closed + (long)dice.LogNormal(15 * Day, .4)));
            }
        }
    }

    private static void Sell(List<Due> steps, ref Dice dice, byte campaign, long lead, long sql, byte rep)
    {
        var plan = CampaignPlan.All[campaign];
        if (!dice.Chance(plan.Opportunity))
        {
            return;
        }

        var opened = sql + (long)dice.LogNormal(4 * Day, .7);
        var amount = (long)dice.LogNormal(plan.Basket, .5) * 100;
        var cycle = dice.LogNormal(plan.CycleDays * Day, .4);
        steps.Add(new Due(Step.Opened, campaign, rep, lead, opened, amount));
        steps.Add(new Due(Step.Stage, campaign, 0, lead, opened + (long)(cycle * .3)));
        steps.Add(new Due(Step.Stage, campaign, 1, lead, opened + (long)(cycle * .7)));
        var decided = opened + (long)cycle;
        if (!dice.Chance(plan.Win))
        {
            steps.Add(new Due(Step.Lost, campaign, (byte)((rep * 4) + dice.Pick(4)), lead, decided));
            return;
        }

        steps.Add(new Due(Step.Won, campaign, rep, lead, decided, amount - (amount / 20 * dice.Pick(4))));
        if (dice.Chance(.4))
        {
            var score = dice.Chance(.5) ? 9 + dice.Pick(2) : dice.Chance(.6) ? 7 + dice.Pick(2) : dice.Pick(7);
            steps.Add(new Due(Step.Survey, campaign, (byte)score, lead, decided + (long)dice.LogNormal(10 * Day, .4)));
        }
    }
}
