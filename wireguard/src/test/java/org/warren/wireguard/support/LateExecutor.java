package org.warren.wireguard.support;

import java.util.ArrayList;
import java.util.List;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.CipherWork;

/// Does nothing before it must.
public final class LateExecutor implements CipherExecutor {
    private final boolean lastFirst;
    private final List<CipherWork> waiting = new ArrayList<>();

    /// @param lastFirst whether all that there is is done before what is awaited
    public LateExecutor(boolean lastFirst) {
        this.lastFirst = lastFirst;
    }

    /// Whether all is done that was offered.
    public boolean isIdle() {
        return waiting.stream().allMatch(CipherWork::isOver);
    }

    @Override
    public void offer(CipherWork work) {
        work.prepare(2);
        work.release();
        waiting.add(work);
    }

    @Override
    public void await(CipherWork work) {
        if (lastFirst) {
            waiting.reversed().forEach(each -> each.tryDo(1));
            waiting.clear();
        }
        work.tryDo(0);
    }
}
