package org.warren.harness.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The cells of a plan that one shard runs. All commands that run cells use this class to select theirs.
public final class ShardCells {

    private final Plan plan;
    private final Shard shard;
    private final List<Cell> cells;
    private final Set<Cell> own;

    /// @param shard of this plan
    public ShardCells(Plan plan, Shard shard) {
        this.plan = plan;
        this.shard = shard;
        this.cells = new Partition(plan, shard.total()).cells(shard.index());
        this.own = new LinkedHashSet<>(cells);
    }

    /// The plan that contains them.
    public Plan plan() {
        return plan;
    }

    /// The shard.
    public Shard shard() {
        return shard;
    }

    /// The cells, the longest first; none if there are more shards than cells.
    public List<Cell> cells() {
        return cells;
    }

    /// Whether this shard runs the cell.
    public boolean has(Cell cell) {
        return own.contains(cell);
    }

    /// `shard 3 of 8: 25 of 200 cells`.
    public String words() {
        int all = plan.cells().size();
        return "%s: %d of %d %s".formatted(shard.words(), cells.size(), all, all == 1 ? "cell" : "cells");
    }
}
