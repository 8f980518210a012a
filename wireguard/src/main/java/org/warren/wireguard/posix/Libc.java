package org.warren.wireguard.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.List;

/// System calls of 64-bit Linux. Each returns what the C function returns, or the negative errno.
public final class Libc {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EIO = 5;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int EBADFD = 77;
    public static final int EMSGSIZE = 90;
    public static final int EAFNOSUPPORT = 97;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle OPEN = bind("open", 2, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOSE = bind("close", 1, JAVA_INT);
    private static final MethodHandle IOCTL = bind("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
    private static final MethodHandle READ = bindLong("read", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle WRITE = bindLong("write", JAVA_INT, ADDRESS, JAVA_LONG);
    private static final MethodHandle SOCKET = bind("socket", 3, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = bind("bind", 3, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = bind("getsockname", 3, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle SETSOCKOPT =
            bind("setsockopt", 5, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = bindLong("recvmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle SENDMSG = bindLong("sendmsg", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle PPOLL = bind("ppoll", 4, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS);
    private static final MethodHandle EVENTFD = bind("eventfd", 2, JAVA_INT, JAVA_INT);
    private static final MethodHandle TIMERFD_CREATE = bind("timerfd_create", 2, JAVA_INT, JAVA_INT);
    private static final MethodHandle TIMERFD_SETTIME =
            bind("timerfd_settime", 4, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    private static final MethodHandle INOTIFY_INIT = bind("inotify_init1", 1, JAVA_INT);
    private static final MethodHandle INOTIFY_ADD = bind("inotify_add_watch", 3, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle CLOCK_GETTIME = bind("clock_gettime", 2, JAVA_INT, ADDRESS);

    /// Where calls leave their errno; one for each thread, for no call blocks another thread's.
    private final MemorySegment capture;

    /// For the calls of one thread.
    public Libc(Arena arena) {
        capture = arena.allocate(CAPTURE);
    }

    public int open(MemorySegment path, int flags) {
        try {
            return result((int) OPEN.invokeExact(capture, path, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int close(int fd) {
        try {
            return result((int) CLOSE.invokeExact(capture, fd));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return result((int) IOCTL.invokeExact(capture, fd, request, argument));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int read(int fd, MemorySegment buffer, long length) {
        try {
            return result((long) READ.invokeExact(capture, fd, buffer, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int write(int fd, MemorySegment buffer, long length) {
        try {
            return result((long) WRITE.invokeExact(capture, fd, buffer, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int socket(int domain, int type, int protocol) {
        try {
            return result((int) SOCKET.invokeExact(capture, domain, type, protocol));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int bind(int fd, MemorySegment address, int length) {
        try {
            return result((int) BIND.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int getsockname(int fd, MemorySegment address, MemorySegment length) {
        try {
            return result((int) GETSOCKNAME.invokeExact(capture, fd, address, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
        try {
            return result((int) SETSOCKOPT.invokeExact(capture, fd, level, name, value, length));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int recvmsg(int fd, MemorySegment header, int flags) {
        try {
            return result((long) RECVMSG.invokeExact(capture, fd, header, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int sendmsg(int fd, MemorySegment header, int flags) {
        try {
            return result((long) SENDMSG.invokeExact(capture, fd, header, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /// Waits without end.
    public int ppoll(MemorySegment fds, long count) {
        try {
            return result((int) PPOLL.invokeExact(capture, fds, count, MemorySegment.NULL, MemorySegment.NULL));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int eventfd(int initial, int flags) {
        try {
            return result((int) EVENTFD.invokeExact(capture, initial, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int timerfdCreate(int clock, int flags) {
        try {
            return result((int) TIMERFD_CREATE.invokeExact(capture, clock, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int timerfdSettime(int fd, int flags, MemorySegment time) {
        try {
            return result((int) TIMERFD_SETTIME.invokeExact(capture, fd, flags, time, MemorySegment.NULL));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int inotifyInit(int flags) {
        try {
            return result((int) INOTIFY_INIT.invokeExact(capture, flags));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int inotifyAddWatch(int fd, MemorySegment path, int events) {
        try {
            return result((int) INOTIFY_ADD.invokeExact(capture, fd, path, events));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    public int clockGettime(int clock, MemorySegment time) {
        try {
            return result((int) CLOCK_GETTIME.invokeExact(capture, clock, time));
        } catch (Throwable e) {
            throw broken(e);
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

    private int result(long result) {
        return result >= 0 ? (int) result : -(int) ERRNO.get(capture, 0L);
    }

    private static IllegalStateException broken(Throwable e) {
        return new IllegalStateException("a call of the C library failed", e);
    }

    private static MethodHandle bind(String name, int fixedArguments, ValueLayout... arguments) {
        return bind(name, FunctionDescriptor.of(JAVA_INT, arguments), fixedArguments);
    }

    private static MethodHandle bindLong(String name, ValueLayout... arguments) {
        return bind(name, FunctionDescriptor.of(JAVA_LONG, arguments), arguments.length);
    }

    @SuppressWarnings("restricted") // native calls are what this class is for
    private static MethodHandle bind(String name, FunctionDescriptor descriptor, int fixedArguments) {
        MemorySegment address = LINKER.defaultLookup().findOrThrow(name);
        Linker.Option errno = Linker.Option.captureCallState("errno");
        boolean variadic = List.of("open", "ioctl").contains(name);
        return variadic
                ? LINKER.downcallHandle(address, descriptor, errno, Linker.Option.firstVariadicArg(fixedArguments))
                : LINKER.downcallHandle(address, descriptor, errno);
    }
}
