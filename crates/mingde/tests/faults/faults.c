/* Faults on demand, loaded before the libraries of a program (LD_PRELOAD). FAULTS names a file; while it says
 *
 *     kill 3 17    the process is killed before the third call that makes something durable below FAULTS_BELOW;
 *     full 3 17    from the third write below it on, the disk is full.
 *
 * The last number tells one occasion from the next. Nothing of the program knows of it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long occasion, seen;

static int is_below(const char *path) {
    const char *folder = getenv("FAULTS_BELOW");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int is_open_below(int fd) {
    char name[40], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(name, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* Whether the fault that is asked for, `kill` or `full`, has come. */
static int has_come(const char *wanted) {
    char text[64] = "", what[8] = "";
    long nth = 0, now = 0;
    const char *file = getenv("FAULTS");
    int fd = file ? open(file, O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0) return 0;
    ssize_t length = read(fd, text, sizeof text - 1);
    close(fd);
    if (length <= 0 || sscanf(text, "%7s %ld %ld", what, &nth, &now) != 3 || strcmp(what, wanted)) return 0;
    pthread_mutex_lock(&lock);
    if (now != occasion) {
        occasion = now;
        seen = 0;
    }
    int come = ++seen >= nth;
    pthread_mutex_unlock(&lock);
    return come;
}

static void *next(const char *name) { return dlsym(RTLD_NEXT, name); }

static void reach(int is_ours) {
    if (is_ours && has_come("kill")) kill(getpid(), SIGKILL);
}

static int is_full(int fd) {
    if (!is_open_below(fd) || !has_come("full")) return 0;
    errno = ENOSPC;
    return 1;
}

int fsync(int fd) {
    reach(is_open_below(fd));
    return ((int (*)(int))next("fsync"))(fd);
}

int fdatasync(int fd) {
    reach(is_open_below(fd));
    return ((int (*)(int))next("fdatasync"))(fd);
}

int ftruncate64(int fd, off64_t length) {
    reach(is_open_below(fd));
    return ((int (*)(int, off64_t))next("ftruncate64"))(fd, length);
}

int unlink(const char *path) {
    reach(is_below(path));
    return ((int (*)(const char *))next("unlink"))(path);
}

int rename(const char *from, const char *to) {
    reach(is_below(to));
    return ((int (*)(const char *, const char *))next("rename"))(from, to);
}

int linkat(int from_folder, const char *from, int folder, const char *to, int flags) {
    reach(is_below(to));
    return ((int (*)(int, const char *, int, const char *, int))next("linkat"))(from_folder, from, folder, to, flags);
}

ssize_t write(int fd, const void *bytes, size_t length) {
    if (is_full(fd)) return -1;
    return ((ssize_t (*)(int, const void *, size_t))next("write"))(fd, bytes, length);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    if (is_full(fd)) return -1;
    return ((ssize_t (*)(int, const void *, size_t, off64_t))next("pwrite64"))(fd, bytes, length, at);
}
