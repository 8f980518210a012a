package org.warren.wireguard.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// System calls of 64-bit Linux. Each returns what the C function returns, or the negative errno.
public final class Libc {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int EBADFD = 77;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int EINPROGRESS = 115;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /// One signature for all functions, because each further one costs 15 ms at the start: on 64-bit machines a number
    /// or an address is passed in a register, and a function ignores registers that it does not use.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle OPEN = function("open");
    private static final MethodHandle CLOSE = function("close");
    private static final MethodHandle IOCTL = function("ioctl");
    private static final MethodHandle READ = function("read");
    private static final MethodHandle WRITE = function("write");
    private static final MethodHandle WRITEV = function("writev");
    private static final MethodHandle SOCKET = function("socket");
    private static final MethodHandle BIND = function("bind");
    private static final MethodHandle CONNECT = function("connect");
    private static final MethodHandle LISTEN = function("listen");
    private static final MethodHandle ACCEPT = function("accept4");
    private static final MethodHandle GETSOCKNAME = function("getsockname");
    private static final MethodHandle SETSOCKOPT = function("setsockopt");
    private static final MethodHandle RECVMSG = function("recvmsg");
    private static final MethodHandle SENDMSG = function("sendmsg");
    private static final MethodHandle PPOLL = function("ppoll");
    private static final MethodHandle EVENTFD = function("eventfd");
    private static final MethodHandle TIMERFD_CREATE = function("timerfd_create");
    private static final MethodHandle TIMERFD_SETTIME = function("timerfd_settime");
    private static final MethodHandle INOTIFY_INIT = function("inotify_init1");
    private static final MethodHandle INOTIFY_ADD = function("inotify_add_watch");
    private static final MethodHandle CLOCK_GETTIME = function("clock_gettime");
    private static final MethodHandle SETNS = function("setns");
    private static final MethodHandle IF_NAMETOINDEX = function("if_nametoindex");
    private static final MethodHandle GETRANDOM = function("getrandom");
    /// Null if the C library is not glibc.
    private static final @Nullable MethodHandle MALLOC_TRIM =
            LINKER.defaultLookup().find("malloc_trim").map(Libc::function).orElse(null);

    /// Where calls store their errno. There is one per thread, so that calls do not overwrite each other's.
    private final MemorySegment capture;

    /// For calls from one thread.
    public Libc(Arena arena) {
        capture = arena.allocate(CAPTURE);
    }

    public int open(MemorySegment path, int flags) {
        return call(OPEN, path.address(), flags, 0, 0, 0);
    }

    public int close(int fd) {
        return call(CLOSE, fd, 0, 0, 0, 0);
    }

    public int ioctl(int fd, long request, MemorySegment argument) {
        return call(IOCTL, fd, request, argument.address(), 0, 0);
    }

    /// For a request whose argument is a number.
    public int ioctl(int fd, long request, long argument) {
        return call(IOCTL, fd, request, argument, 0, 0);
    }

    public int read(int fd, MemorySegment buffer, long length) {
        return call(READ, fd, buffer.address(), length, 0, 0);
    }

    public int write(int fd, MemorySegment buffer, long length) {
        return call(WRITE, fd, buffer.address(), length, 0, 0);
    }

    /// Writes the buffers of a vector of `struct iovec`.
    public int writev(int fd, MemorySegment vector, int count) {
        return call(WRITEV, fd, vector.address(), count, 0, 0);
    }

    public int socket(int domain, int type, int protocol) {
        return call(SOCKET, domain, type, protocol, 0, 0);
    }

    public int bind(int fd, MemorySegment address, int length) {
        return call(BIND, fd, address.address(), length, 0, 0);
    }

    public int connect(int fd, MemorySegment address, int length) {
        return call(CONNECT, fd, address.address(), length, 0, 0);
    }

    public int listen(int fd, int backlog) {
        return call(LISTEN, fd, backlog, 0, 0, 0);
    }

    /// Accepts a connection, without asking for the address of its peer.
    public int accept(int fd, int flags) {
        return call(ACCEPT, fd, 0, 0, flags, 0);
    }

    public int getsockname(int fd, MemorySegment address, MemorySegment length) {
        return call(GETSOCKNAME, fd, address.address(), length.address(), 0, 0);
    }

    public int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
        return call(SETSOCKOPT, fd, level, name, value.address(), length);
    }

    public int recvmsg(int fd, MemorySegment header, int flags) {
        return call(RECVMSG, fd, header.address(), flags, 0, 0);
    }

    public int sendmsg(int fd, MemorySegment header, int flags) {
        return call(SENDMSG, fd, header.address(), flags, 0, 0);
    }

    /// Waits without a timeout.
    public int ppoll(MemorySegment fds, long count) {
        return call(PPOLL, fds.address(), count, 0, 0, 0);
    }

    public int eventfd(int initial, int flags) {
        return call(EVENTFD, initial, flags, 0, 0, 0);
    }

    public int timerfdCreate(int clock, int flags) {
        return call(TIMERFD_CREATE, clock, flags, 0, 0, 0);
    }

    public int timerfdSettime(int fd, int flags, MemorySegment time) {
        return call(TIMERFD_SETTIME, fd, flags, time.address(), 0, 0);
    }

    public int inotifyInit(int flags) {
        return call(INOTIFY_INIT, flags, 0, 0, 0, 0);
    }

    public int inotifyAddWatch(int fd, MemorySegment path, int events) {
        return call(INOTIFY_ADD, fd, path.address(), events, 0, 0);
    }

    public int clockGettime(int clock, MemorySegment time) {
        return call(CLOCK_GETTIME, clock, time.address(), 0, 0, 0);
    }

    public int setns(int fd, int type) {
        return call(SETNS, fd, type, 0, 0, 0);
    }

    /// 0 if there is no interface with this name.
    public int ifNameToIndex(MemorySegment name) {
        return call(IF_NAMETOINDEX, name.address(), 0, 0, 0, 0);
    }

    /// Blocks until the kernel's generator is seeded, which it is soon after boot.
    public int getrandom(MemorySegment buffer, long length) {
        return call(GETRANDOM, buffer.address(), length, 0, 0, 0);
    }

    /// Returns unused memory of the C library to the system, if the library supports that.
    public void mallocTrim() {
        MethodHandle function = MALLOC_TRIM;
        if (function != null) {
            call(function, 0, 0, 0, 0, 0);
        }
    }

    /// Turns a negative result into an exception.
    ///
    /// @param what could not be done, as the beginning of a sentence
    public static int check(int result, String what) throws SystemCallException {
        if (result < 0) {
            throw new SystemCallException(what, -result);
        }
        return result;
    }

    /// Small enough for the JIT compiler to inline into each caller, where the function is a constant.
    private int call(MethodHandle function, long a, long b, long c, long d, long e) {
        try {
            int result = (int) (long) function.invokeExact(capture, a, b, c, d, e);
            return result >= 0 ? result : -(int) ERRNO.get(capture, 0L);
        } catch (Throwable broken) {
            throw new IllegalStateException("a call of the C library failed", broken);
        }
    }

    private static MethodHandle function(String name) {
        return function(LINKER.defaultLookup().findOrThrow(name));
    }

    @SuppressWarnings("restricted") // native calls are what this class is for
    private static MethodHandle function(MemorySegment address) {
        return LINKER.downcallHandle(address, SHAPE, Linker.Option.captureCallState("errno"));
    }
}
