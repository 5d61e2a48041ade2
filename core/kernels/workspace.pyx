"""Scratch memory for the duration of one kernel, aligned to a cache line, and how freed memory is kept.

Each thread has a stack of its own for scratch memory, which begins anew with every kernel: it is always the same
memory, near in the thread's cache, and no other thread's. Memory that another core has used last is slow to reach.
What the stack has no room for is allocated.

A training step allocates the same arrays as the step before it. The GNU C library would hand every
array of more than 128 KiB back to the system and have each of its pages cleared again on the next
step, which costs a third of the step; so it is told to keep what is freed for the next request.
This holds for NumPy's arrays as well, and a freed block is one that nobody sees any more.
"""

from libc.stdint cimport uintptr_t
from libc.stdlib cimport free, malloc

cdef extern from *:
    """
    #if defined(__GLIBC__)
    #  include <malloc.h>
    #  define keep_freed_memory(mapped, trimmed) \
           (mallopt(M_MMAP_THRESHOLD, mapped), mallopt(M_TRIM_THRESHOLD, trimmed))
    #else
    #  define keep_freed_memory(mapped, trimmed) 0
    #endif
    """
    int keep_freed_memory(int mapped, int trimmed)

cdef extern from *:
    """
    #if defined(__GNUC__) && !defined(_WIN32) && !defined(LENETLAB_DEBUG)
    #  include <pthread.h>
    #  include <stdlib.h>
    #  define STACK_SIZE ((size_t) 1 << 20)
    static __thread char *stack;
    static __thread size_t stack_top, stack_count;
    static pthread_key_t stack_key;
    static pthread_once_t stack_once = PTHREAD_ONCE_INIT;
    static int stack_has_key;
    static void make_stack_key(void) { stack_has_key = pthread_key_create(&stack_key, free) == 0; }
    static char *new_stack(void) {          /* freed with its thread */
        pthread_once(&stack_once, make_stack_key);
        char *memory = stack_has_key ? malloc(STACK_SIZE) : NULL;
        if (memory != NULL && pthread_setspecific(stack_key, memory) != 0) {
            free(memory);
            memory = NULL;
        }
        return memory;
    }
    #else                                   /* a debugger shall see each piece apart */
    #  define STACK_SIZE ((size_t) 0)
    static char *stack;
    static size_t stack_top, stack_count;
    static char *new_stack(void) { return NULL; }
    #endif
    """
    const size_t STACK_SIZE
    char* stack                             # of this thread, with its top and how many pieces are in use
    size_t stack_top, stack_count
    char* new_stack() noexcept nogil

cdef enum:
    LINE = 64
    MAPPED = 32 << 20       # larger blocks still go back to the system at once
    TRIMMED = 256 << 20     # and so does what is free at the end of the heap beyond this

keep_freed_memory(MAPPED, TRIMMED)


cdef size_t refused = 0                 # bytes, of the last piece in vain; any thread's, only a message tells them


cdef struct Piece:
    # of the stack; its head lies before it
    size_t before, top                  # of the stack


cdef void* acquire(size_t size) noexcept nogil:
    global stack, stack_top, stack_count
    cdef size_t top = stack_top + LINE + (size + LINE - 1) // LINE * LINE
    cdef char* start
    if size >= STACK_SIZE or top + LINE > STACK_SIZE:
        return allocate(size)
    if stack == NULL:
        stack = new_stack()
        if stack == NULL:
            return allocate(size)
    start = aligned(stack) + stack_top + LINE
    (<Piece*> start)[-1] = Piece(stack_top, top)
    stack_top = top
    stack_count += 1
    return start


cdef void release(void* memory) noexcept nogil:
    global stack_top, stack_count
    cdef Piece piece
    if not on_stack(memory):
        deallocate(memory)
        return
    piece = (<Piece*> memory)[-1]
    stack_count -= 1
    if stack_count == 0:
        stack_top = 0                   # whatever the order in which the pieces came back
    elif piece.top == stack_top:
        stack_top = piece.before


cdef inline bint on_stack(const void* memory) noexcept nogil:
    cdef uintptr_t start = <uintptr_t> stack
    return stack != NULL and start <= <uintptr_t> memory < start + STACK_SIZE


cdef inline char* aligned(char* memory) noexcept nogil:
    return <char*> ((<uintptr_t> memory + LINE - 1) & ~(<uintptr_t> LINE - 1))


cdef void* allocate(size_t size) noexcept nogil:
    global refused
    cdef char* block = <char*> malloc(size + 2 * LINE)
    cdef char* start
    if block == NULL:
        refused = size
        return NULL
    start = aligned(block + LINE)
    (<void**> start)[-1] = block
    return start


cdef void deallocate(void* memory) noexcept nogil:
    if memory != NULL:
        free((<void**> memory)[-1])


cdef int give_up(void* one, void* two, void* three) noexcept nogil:
    release(three)
    release(two)
    release(one)
    return OUT_OF_MEMORY


cdef int check(int status) except -1:
    if status:
        raise MemoryError(
            f"no room for {refused:,} bytes of scratch memory; use a smaller batch, smaller images or less padding")
    return 0


def pieces_in_use() -> int:
    """Return how many pieces of scratch memory this thread holds: none between two kernels."""
    return stack_count
